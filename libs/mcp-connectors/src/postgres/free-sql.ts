/**
 * Words that have no place in a free statement: functions that hold a connection or a lock, touch other sessions, files or
 * other databases, change settings, or run a text as a statement. They work inside a read-only transaction too.
 */
const DENIED =
  /\b(?:pg_sleep\w*|pg_(?:try_)?advisory_\w+|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_logical_\w+|pg_create_\w+|pg_drop_\w+|pg_notify|lo_\w+|loread|lowrite|dblink\w*|set_config|(?:query|cursor|table|schema|database)_to_xml\w*|setval|nextval)\b/i;

/** Identifiers spelled by code points can name anything. */
const SPELLED_IDENTIFIER = /\bU&"/i;

/**
 * Looks for what a free statement may not contain. A word is denied wherever it stands, also in a literal. This keeps
 * accidents out; what a determined caller can read is up to the grants of the role.
 * @returns what is wrong, as a sentence; null when nothing is
 */
export function problemOfFreeSql(sql: string): string | null {
  if (sql.includes('\0')) return 'The statement contains a NUL character.';
  if (SPELLED_IDENTIFIER.test(sql)) return 'Identifiers with U& are not allowed in free statements.';
  const word = DENIED.exec(sql)?.[0];
  return word === undefined ? null : `${word.toLowerCase()} is not allowed in free statements.`;
}
