import type { DetectorCases } from './detector-cases';

export const sqlCases: readonly DetectorCases[] = [
  {
    type: 'SQL_UNION_SELECT',
    catches: [
      ["' UNION SELECT null, password FROM users --", 'UNION SELECT'],
      ['1/**/uNiOn/**/aLL/**/sElEcT/**/1,2,3', null],
    ],
    passes: [
      "SELECT 'a', x FROM t UNION ALL SELECT 'b', x FROM u;",
      "O' UNION selected a few friends",
      'The union will select a chair.',
    ],
  },
  {
    type: 'SQL_TAUTOLOGY',
    catches: [
      ["' or 1=1 --", null],
      ["x' OR 'a'='a", null],
      ['8 AND 3=pi()', null],
    ],
    passes: [
      'SELECT * FROM p WHERE 1=1 AND c = 4',
      'Either 10 or 12 people',
      "status = 'open' OR status = 'new'",
      '"SWEATER" AND "DRESS"',
    ],
  },
  {
    type: 'SQL_STACKED_QUERY',
    catches: [
      ['1; DROP TABLE users', null],
      ["x'; exec master..xp_cmdshell 'dir'", null],
    ],
    passes: [
      'Use a semicolon; it joins two clauses',
      'SELECT 1; SELECT 2 FROM t;',
      'Vote; then declare the result',
    ],
  },
  {
    type: 'SQL_COMMENT_INJECTION',
    catches: [
      ["admin'--", null],
      ['1/*', null],
      ['or/**/1', null],
    ],
    passes: ['10" -- vintage', '-- a comment\nSELECT 1;', '# Heading', 'a -- b'],
  },
  {
    type: 'SQL_TIME_DELAY',
    catches: [
      ['1 AND SLEEP(5)', null],
      ["'; WAITFOR DELAY '0:0:5'--", null],
      ['select pg_sleep(5)', null],
    ],
    passes: ['time.sleep(5)', 'Sleep (at least 7 hours)', 'a benchmark of health'],
  },
  {
    type: 'SQL_DANGEROUS_STATEMENT',
    catches: [
      ['DROP TABLE users;', null],
      ['DELETE FROM accounts;', null],
      ['UPDATE users SET admin = 1', null],
      ["1'; ALTER TABLE users ADD COLUMN is_admin boolean; --", null],
      ["1; CREATE USER eve IDENTIFIED BY 'x'", null],
      ['GRANT ALL PRIVILEGES ON *.* TO eve;', null],
      ['REVOKE ALL ON orders FROM bob;', null],
    ],
    passes: [
      'ALTER TABLE vehicles ADD COLUMN odometer_km numeric(10,1);',
      'GRANT SELECT ON reporting.sales_summary TO analyst_ro;',
      'REVOKE INSERT, UPDATE ON billing.invoices FROM contractor_role;',
      'Please create user stories with acceptance criteria.',
      'They grant all wishes to the winner.',
      'You may revoke all consent given on paper from today.',
      'DROP TABLE IF EXISTS tmp_import;',
      'DELETE FROM t WHERE id = 4',
      'What if somebody runs DROP TABLE on production by mistake?',
      'Please delete from the list anyone who left.',
    ],
  },
  {
    type: 'SQL_SCHEMA_PROBE',
    catches: [
      ["' and (select count(*) from information_schema.tables)>0", null],
      ['1 AND extractvalue(1, 0x0a)', null],
    ],
    passes: [
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public';",
      'information_schema is a catalogue',
    ],
  },
  {
    type: 'SQL_FILE_ACCESS',
    catches: [
      ["1 INTO OUTFILE '/tmp/x'", null],
      ["load_file('/etc/passwd')", null],
    ],
    passes: ['Load the file cabinet into outfile boxes', 'COPY (SELECT 1) TO STDOUT'],
  },
];
