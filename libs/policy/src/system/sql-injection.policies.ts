import type { Severity } from '@app/kernel';
import { REQUEST_STAGES, findingPolicy, systemPolicy, type SystemPolicy } from './system-policy';

/** Id without its prefix, severity, what detectors call it, what people call it, and a text that holds it. */
type Row = readonly [id: string, severity: Severity, type: string, what: string, canary: string];

/** Attacks that detectors tell apart. */
const ATTACKS: readonly Row[] = [
  ['union_select', 'critical', 'SQL_UNION_SELECT', 'UNION SELECT', '1 UNION ALL SELECT NULL, version()'],
  [
    'union_injection',
    'critical',
    'SQL_UNION_BREAKOUT',
    'UNION SELECT behind a value',
    "' UNION SELECT 1,2 --",
  ],
  ['or_true', 'high', 'SQL_OR_TRUE', 'a condition that is always true', "' OR 1=1"],
  ['and_false', 'high', 'SQL_AND_FALSE', 'a condition on two numbers', "1' AND 1=2 --"],
  ['or_string', 'high', 'SQL_OR_STRING', 'a condition on two texts', "x' OR 'a'='a"],
  ['admin_bypass', 'critical', 'SQL_LOGIN_BYPASS', 'a log-in without a password', "admin' OR 1=1 --"],
  ['sleep', 'critical', 'SQL_SLEEP', 'a MySQL time delay', "' OR SLEEP(5)--"],
  ['pg_sleep', 'critical', 'SQL_PG_SLEEP', 'a PostgreSQL time delay', '1; SELECT pg_sleep(10)--'],
  ['benchmark', 'critical', 'SQL_BENCHMARK', 'a MySQL benchmark', "' AND BENCHMARK(5000000, MD5('a'))--"],
  ['waitfor', 'critical', 'SQL_WAITFOR', 'a SQL Server delay', "'; WAITFOR DELAY '0:0:10'--"],
  ['extractvalue', 'high', 'SQL_EXTRACTVALUE', 'EXTRACTVALUE', '1 AND EXTRACTVALUE(1, version())'],
  ['updatexml', 'high', 'SQL_UPDATEXML', 'UPDATEXML', '1 AND UPDATEXML(1, version(), 1)'],
  ['convert_int', 'high', 'SQL_CONVERT_INT', 'a conversion that fails', '1 AND 1=CONVERT(int, @@version)'],
  [
    'char_function',
    'high',
    'SQL_CHAR_FUNCTION',
    'text spelled as numbers',
    "' UNION SELECT CHAR(65,66,67,68)--",
  ],
  ['concat_select', 'high', 'SQL_CONCAT_SELECT', 'SELECT inside CONCAT', '1 AND CONCAT((SELECT user()))'],
  ['hex_encoding', 'medium', 'SQL_HEX_TEXT', 'text in hexadecimal', "' UNION SELECT 0x61646d696e --"],
  [
    'information_schema',
    'high',
    'SQL_INFORMATION_SCHEMA',
    'a look at the information schema',
    "' UNION SELECT table_name FROM information_schema.tables --",
  ],
  ['sys_tables', 'high', 'SQL_SYSTEM_TABLES', 'system tables', "' UNION SELECT name FROM sysobjects --"],
  [
    'load_file',
    'critical',
    'SQL_FILE_READ',
    'a file of the server',
    "' UNION SELECT LOAD_FILE('/etc/passwd') --",
  ],
  ['into_outfile', 'critical', 'SQL_FILE_WRITE', 'a result written to a file', "1 INTO OUTFILE '/tmp/x'"],
  ['stacked_drop', 'critical', 'SQL_STACKED_DROP', 'a stacked DROP', "1'; DROP TABLE users; --"],
  ['stacked_delete', 'critical', 'SQL_STACKED_DELETE', 'a stacked DELETE', "1'; DELETE FROM users; --"],
  [
    'stacked_update',
    'critical',
    'SQL_STACKED_UPDATE',
    'a stacked UPDATE',
    "1'; UPDATE users SET role='admin'; --",
  ],
  [
    'stacked_insert',
    'critical',
    'SQL_STACKED_INSERT',
    'a stacked INSERT',
    "1'; INSERT INTO users VALUES (1); --",
  ],
  ['stacked_exec', 'critical', 'SQL_STACKED_EXEC', 'a stacked EXEC', "1'; EXEC xp_cmdshell('dir'); --"],
  [
    'select_from',
    'critical',
    'SQL_STACKED_SELECT',
    'a stacked SELECT',
    "1'); SELECT password FROM users; --",
  ],
  ['inline_comment', 'high', 'SQL_BLOCK_COMMENT', 'a block comment', "1'/**/UNION/**/SELECT/**/1,2"],
  ['line_comment_mysql', 'high', 'SQL_HASH_COMMENT', 'a hash comment', "admin' #"],
  ['line_comment_dash', 'high', 'SQL_DASH_COMMENT', 'a dash comment', "admin'--"],
];

/** Statements that destroy data or change rights. */
const STATEMENTS: readonly Row[] = [
  ['drop_table', 'critical', 'SQL_DROP_TABLE', 'DROP TABLE', 'DROP TABLE customers;'],
  ['drop_database', 'critical', 'SQL_DROP_DATABASE', 'DROP DATABASE', 'DROP DATABASE production;'],
  ['truncate', 'critical', 'SQL_TRUNCATE', 'TRUNCATE', 'TRUNCATE TABLE orders;'],
  ['alter_table', 'high', 'SQL_ALTER_TABLE', 'ALTER TABLE', "1'; ALTER TABLE users ADD COLUMN x int; --"],
  ['create_user', 'critical', 'SQL_CREATE_USER', 'CREATE USER', "1; CREATE USER eve IDENTIFIED BY 'x'"],
  ['grant', 'critical', 'SQL_GRANT', 'GRANT', 'GRANT ALL PRIVILEGES ON *.* TO eve;'],
  ['revoke', 'critical', 'SQL_REVOKE', 'REVOKE', 'REVOKE ALL ON orders FROM bob;'],
  ['delete_no_where', 'critical', 'SQL_DELETE_ALL', 'DELETE without a condition', 'DELETE FROM orders;'],
];

const injection = (what: string): string => `SQL injection attempt detected: ${what}.`;
const dangerous = (what: string): string => `Dangerous query detected: ${what}.`;

const described = {
  category: 'security-sqli',
  stages: REQUEST_STAGES,
  action: 'block',
  tags: ['sql'],
} as const;

/** The more a policy says about an attack, the sooner it decides. */
const PRIORITY = { attack: 100, kind: 50, any: 0 };

const blocking = (
  [id, severity, type, what, text]: Row,
  { priority, reasonFor }: { readonly priority: number; readonly reasonFor: (what: string) => string },
): SystemPolicy =>
  findingPolicy({
    ...described,
    id: `sys_sqli_${id}`,
    name: `SQL: ${what}`,
    severity,
    priority,
    reason: reasonFor(what),
    types: [type],
    canary: { text },
  });

/** Our own: attacks of a kind that are none of those above. */
const KINDS: readonly (readonly [row: Row, reasonFor: (what: string) => string])[] = [
  [
    ['stacked_query', 'critical', 'SQL_STACKED_QUERY', 'a second statement', "1'; DROP TABLE users; --"],
    injection,
  ],
  [['comment', 'high', 'SQL_COMMENT_INJECTION', 'a comment that cuts the statement', "admin'--"], injection],
  [
    [
      'dangerous_statement',
      'critical',
      'SQL_DANGEROUS_STATEMENT',
      'a statement that destroys data or changes rights',
      'DROP TABLE customers;',
    ],
    dangerous,
  ],
];

/** Every kind of attack that detectors know, so that a new kind is covered from its first day. */
const anyInjection = systemPolicy(
  {
    ...described,
    id: 'sys_sqli_any',
    name: 'SQL injection',
    severity: 'high',
    priority: PRIORITY.any,
    reason: 'SQL injection attempt detected.',
    condition: { finding: { category: 'sql_injection' } },
  },
  { text: "' OR 1=1 --" },
);

/** SQL injection and dangerous SQL on the way in. The ids are part of the SDK contract but for the last four. */
export const sqlInjectionPolicies: readonly SystemPolicy[] = [
  ...ATTACKS.map((row) => blocking(row, { priority: PRIORITY.attack, reasonFor: injection })),
  ...STATEMENTS.map((row) => blocking(row, { priority: PRIORITY.attack, reasonFor: dangerous })),
  ...KINDS.map(([row, reasonFor]) => blocking(row, { priority: PRIORITY.kind, reasonFor })),
  anyInjection,
];
