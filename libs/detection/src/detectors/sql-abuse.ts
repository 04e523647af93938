import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';
import { GAP, LOOSE_GAP, TABLE } from './sql-grammar';
import { commentVariants, hexVariant, whenMatch } from './sql-variants';

const sql = { category: 'sql_injection' } as const;
const PASSING_TABLE =
  /(?:^|[._#`"[])(?:te?mp|staging|stage|stg|scratch|import|bak|backup|old|test)|^[`"[]?#/i;

function followsCondition(_: string, candidate: Candidate): boolean {
  return /(?:\b(?:select|and|or|xor|when|then|if|rlike|like|union)|\|\||&&|['")\d;*=+/-])[\s(+*/]*$/i.test(
    before(candidate, 24),
  );
}

/** A statement that somebody runs begins a line or follows another statement; one that is talked about stands in prose. */
function isRun(candidate: Candidate): boolean {
  return (
    /(?:^|[;\n'")`>:])\s*(?:if[^;]{0,80}\s)?$/i.test(before(candidate, 100)) &&
    /^\s*(?:;|--|#|$|\n|['"),`]|cascade\b|restrict\b|\/\*)/i.test(after(candidate, 24))
  );
}

function hitsLastingTable(_: string, candidate: Candidate): boolean {
  const table = candidate.groups.slice(1).findLast((group) => group !== undefined) ?? '';
  return isRun(candidate) && !PASSING_TABLE.test(table);
}

function changesEveryRow(match: string, candidate: Candidate): boolean {
  const statement = match + after(candidate, 400).split(';')[0];
  return (
    /=/.test(statement) && !/\bwhere\b/i.test(statement) && /(?:^|[;\n'"\d])\s*$/.test(before(candidate, 4))
  );
}

/** Delays, file access, and statements that destroy. */
export const abuseDetectors: readonly Detector[] = [
  {
    ...sql,
    type: 'SQL_TIME_DELAY',
    confidence: 0.85,
    anchors: ['sleep'],
    notAfter: /[\w.]/,
    pattern: new RegExp(String.raw`sleep${LOOSE_GAP}\d{1,6}[\d.\s]{0,6}\)`, 'i'),
    judge: onlyIf(followsCondition),
    variants: [{ type: 'SQL_SLEEP', fits: () => true }, ...commentVariants],
  },
  {
    ...sql,
    type: 'SQL_TIME_DELAY',
    confidence: 0.9,
    anchors: ['pg_sleep', 'benchmark', 'waitfor', 'dbms_lock', 'dbms_pipe'],
    pattern: new RegExp(
      String.raw`pg_sleep(?:_for|_until)?\s{0,3}\(|benchmark\s{0,3}\(\s{0,3}[\d.e*]{1,12}\s{0,3},|waitfor${GAP}(?:delay|time)\b|dbms_lock\.sleep|dbms_pipe\.receive_message`,
      'i',
    ),
    variants: [
      whenMatch('SQL_PG_SLEEP', /^pg_sleep/i),
      whenMatch('SQL_BENCHMARK', /^benchmark/i),
      whenMatch('SQL_WAITFOR', /^waitfor/i),
    ],
  },
  {
    ...sql,
    type: 'SQL_DANGEROUS_STATEMENT',
    confidence: 0.85,
    anchors: ['drop', 'truncate', 'delete'],
    pattern: new RegExp(
      `drop${GAP}(?:table|database|schema|user|role|view)${GAP}(?:if${GAP}exists${GAP})?(${TABLE})|truncate${GAP}(?:table${GAP})(${TABLE})|delete${GAP}from${GAP}(${TABLE})`,
      'i',
    ),
    judge: onlyIf(hitsLastingTable),
    variants: [
      whenMatch('SQL_DROP_TABLE', new RegExp(`^drop${GAP}table`, 'i')),
      whenMatch('SQL_DROP_DATABASE', new RegExp(`^drop${GAP}(?:database|schema)`, 'i')),
      whenMatch('SQL_TRUNCATE', /^truncate/i),
      whenMatch('SQL_DELETE_ALL', /^delete/i),
      ...commentVariants,
    ],
  },
  {
    ...sql,
    type: 'SQL_DANGEROUS_STATEMENT',
    confidence: 0.75,
    anchors: ['update'],
    pattern: new RegExp(`update${GAP}${TABLE}${GAP}set${GAP}${TABLE}`, 'i'),
    judge: onlyIf(changesEveryRow),
  },
  {
    ...sql,
    type: 'SQL_DANGEROUS_STATEMENT',
    confidence: 0.9,
    anchors: [
      'xp_',
      'sp_oa',
      'sp_add_job',
      'sp_addlogin',
      'sp_configure',
      'sp_makewebtask',
      'sp_addsrvrolemember',
    ],
    pattern:
      /xp_(?:cmdshell|reg(?:read|write|delete)[a-z]{0,6}|dirtree|servicecontrol|availablemedia|loginconfig|makecab|terminate_process)|sp_(?:oa(?:create|method)|add_job|addlogin|addsrvrolemember|configure|makewebtask)\b/i,
  },
  {
    ...sql,
    type: 'SQL_FILE_ACCESS',
    confidence: 0.9,
    anchors: [
      'load_file',
      'into',
      'load data',
      'load xml',
      'pg_read_file',
      'lo_import',
      'openrowset',
      'utl_file',
      'copy',
    ],
    pattern: new RegExp(
      [
        String.raw`load_file\s{0,3}\(`,
        String.raw`into${GAP}(?:outfile|dumpfile)[\s(]{0,8}(?:['"@]|0x)`,
        String.raw`load (?:data|xml)${GAP}(?:local${GAP}|low_priority${GAP}|concurrent${GAP}){0,2}infile`,
        String.raw`(?:pg_read_file|lo_import|openrowset)\s{0,3}\(`,
        String.raw`utl_file\.`,
        String.raw`copy${GAP}[\w. ]{1,60}\b(?:from|to)${GAP}program`,
      ].join('|'),
      'i',
    ),
    variants: [
      whenMatch('SQL_FILE_READ', /^(?:load|pg_read_file|lo_import|openrowset)/i),
      whenMatch('SQL_FILE_WRITE', /^into/i),
      hexVariant,
    ],
  },
];
