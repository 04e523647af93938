import type { Severity } from '@app/kernel';
import { REQUEST_STAGES, findingPolicy, type SystemPolicy } from './system-policy';

interface Row {
  readonly id: string;
  readonly severity: Severity;
  readonly type: string;
  readonly what: string;
  readonly words?: readonly string[];
}

const ATTACKS: readonly Row[] = [
  { id: 'union_select', severity: 'critical', type: 'SQL_UNION_SELECT', what: 'UNION SELECT' },
  { id: 'or_true', severity: 'high', type: 'SQL_TAUTOLOGY', what: 'a condition that is always true' },
  { id: 'sleep', severity: 'critical', type: 'SQL_TIME_DELAY', what: 'a time delay' },
  {
    id: 'pg_sleep',
    severity: 'critical',
    type: 'SQL_TIME_DELAY',
    what: 'a PostgreSQL time delay',
    words: ['pg_sleep'],
  },
  {
    id: 'benchmark',
    severity: 'critical',
    type: 'SQL_TIME_DELAY',
    what: 'a MySQL benchmark',
    words: ['benchmark'],
  },
  {
    id: 'waitfor',
    severity: 'critical',
    type: 'SQL_TIME_DELAY',
    what: 'a SQL Server delay',
    words: ['waitfor'],
  },
  { id: 'stacked_query', severity: 'critical', type: 'SQL_STACKED_QUERY', what: 'a second statement' },
  {
    id: 'stacked_drop',
    severity: 'critical',
    type: 'SQL_STACKED_QUERY',
    what: 'a stacked DROP',
    words: ['drop'],
  },
  {
    id: 'stacked_delete',
    severity: 'critical',
    type: 'SQL_STACKED_QUERY',
    what: 'a stacked DELETE',
    words: ['delete'],
  },
  {
    id: 'stacked_update',
    severity: 'critical',
    type: 'SQL_STACKED_QUERY',
    what: 'a stacked UPDATE',
    words: ['update'],
  },
  {
    id: 'stacked_insert',
    severity: 'critical',
    type: 'SQL_STACKED_QUERY',
    what: 'a stacked INSERT',
    words: ['insert'],
  },
  {
    id: 'stacked_exec',
    severity: 'critical',
    type: 'SQL_STACKED_QUERY',
    what: 'a stacked EXEC',
    words: ['exec'],
  },
  {
    id: 'comment',
    severity: 'high',
    type: 'SQL_COMMENT_INJECTION',
    what: 'a comment that cuts the statement',
  },
  {
    id: 'inline_comment',
    severity: 'high',
    type: 'SQL_COMMENT_INJECTION',
    what: 'a block comment',
    words: ['/*'],
  },
  {
    id: 'line_comment_mysql',
    severity: 'high',
    type: 'SQL_COMMENT_INJECTION',
    what: 'a hash comment',
    words: ['#'],
  },
  {
    id: 'line_comment_dash',
    severity: 'high',
    type: 'SQL_COMMENT_INJECTION',
    what: 'a dash comment',
    words: ['--'],
  },
  {
    id: 'information_schema',
    severity: 'high',
    type: 'SQL_SCHEMA_PROBE',
    what: 'a look at the database schema',
  },
  { id: 'load_file', severity: 'critical', type: 'SQL_FILE_ACCESS', what: 'access to files of the server' },
  {
    id: 'into_outfile',
    severity: 'critical',
    type: 'SQL_FILE_ACCESS',
    what: 'a result written to a file',
    words: ['outfile', 'dumpfile'],
  },
];

const STATEMENTS: readonly Omit<Row, 'type'>[] = [
  {
    id: 'dangerous_statement',
    severity: 'critical',
    what: 'a statement that destroys data or changes rights',
  },
  { id: 'drop_table', severity: 'critical', what: 'DROP TABLE', words: ['drop table'] },
  { id: 'drop_database', severity: 'critical', what: 'DROP DATABASE', words: ['drop database'] },
  { id: 'truncate', severity: 'critical', what: 'TRUNCATE', words: ['truncate'] },
  { id: 'alter_table', severity: 'high', what: 'ALTER TABLE', words: ['alter table'] },
  { id: 'create_user', severity: 'critical', what: 'CREATE USER', words: ['create user'] },
  { id: 'grant', severity: 'critical', what: 'GRANT', words: ['grant '] },
  { id: 'revoke', severity: 'critical', what: 'REVOKE', words: ['revoke '] },
  { id: 'delete_no_where', severity: 'critical', what: 'DELETE without a condition', words: ['delete from'] },
];

const blocking = ({ id, severity, type, what, words }: Row, kind: string): SystemPolicy =>
  findingPolicy({
    id: `sys_sqli_${id}`,
    name: `SQL: ${what}`,
    category: 'security-sqli',
    stages: REQUEST_STAGES,
    action: 'block',
    severity,
    reason: `${kind} detected: ${what}.`,
    tags: ['sql'],
    types: [type],
    ...(words === undefined ? {} : { words }),
  });

/** SQL injection and dangerous SQL on the way in. The ids are part of the SDK contract. */
export const sqlInjectionPolicies: readonly SystemPolicy[] = [
  ...ATTACKS.map((row) => blocking(row, 'SQL injection attempt')),
  ...STATEMENTS.map((row) => blocking({ ...row, type: 'SQL_DANGEROUS_STATEMENT' }, 'Dangerous query')),
];
