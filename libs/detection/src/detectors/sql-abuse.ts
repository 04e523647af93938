import type { Candidate, Detector } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';
import { endsInComment, GAP, isStatement, LOOSE_GAP, TABLE } from './sql-grammar';

const sql = { category: 'sql_injection' } as const;
const SELECTION = /^\s*(?:[@'"\d(*]|[^;]{1,180}\bfrom\b|(?:if|null|cos|binary|version|user|database)\b)/i;
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

/** A catalogue is read by every tool; inside a fragment that is no statement of its own it is probed. */
function isProbe(_: string, candidate: Candidate): boolean {
  if (isStatement(candidate.text)) return endsInComment(candidate.text);
  return (
    /\b(?:from|join)\W{0,24}$/i.test(before(candidate, 40)) || /\bselect\b/i.test(before(candidate, 200))
  );
}

function isSubqueryProbe(_: string, candidate: Candidate): boolean {
  return (
    !isStatement(candidate.text) &&
    SELECTION.test(after(candidate, 200)) &&
    /(?:\b(?:and|or|xor|like|rlike|div|mod|in|not|when|if\s?\(?)|\|\||&&|[+*/=<>,^%'"(-]|^)\s*\(*\s*$/i.test(
      before(candidate, 16),
    )
  );
}

function outsideStatement(_: string, candidate: Candidate): boolean {
  return !isStatement(candidate.text);
}

/** Counting the columns of a query: `1 order by 5--`. */
function countsColumns(_: string, candidate: Candidate): boolean {
  return (
    candidate.start > 0 &&
    candidate.start < 24 &&
    /^-?[\d.'")\s]{1,24}$/.test(candidate.text.slice(0, candidate.start)) &&
    /^\s*(?:--|#|\/\*|$)/.test(after(candidate, 8))
  );
}

/** Delays, catalogue and file access, and statements that destroy. */
export const abuseDetectors: readonly Detector[] = [
  {
    ...sql,
    type: 'SQL_TIME_DELAY',
    confidence: 0.85,
    anchors: ['sleep'],
    notAfter: /[\w.]/,
    pattern: new RegExp(String.raw`sleep${LOOSE_GAP}\d{1,6}[\d.\s]{0,6}\)`, 'i'),
    judge: onlyIf(followsCondition),
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
    type: 'SQL_SCHEMA_PROBE',
    confidence: 0.8,
    notAfter: null,
    anchors: [
      'information_schema',
      'sysobjects',
      'syscolumns',
      'sysusers',
      'sys.',
      'pg_catalog',
      'pg_tables',
      'pg_shadow',
      'pg_user',
      'all_tables',
      'all_tab_',
      'all_users',
      'user_tables',
      'sqlite_master',
      'mysql.',
      'msysaccessobjects',
      'domain.',
    ],
    pattern:
      /information_schema|sysobjects|syscolumns|sysusers|sys\.(?:databases|tables|user|schemas)|pg_(?:catalog|tables|shadow|user)|all_(?:tables|users|tab_\w{3,12})|user_tables|sqlite_master|mysql\.\w{1,12}|msysaccessobjects|domain\.(?:tables|columns|domains)/i,
    judge: onlyIf(isProbe),
  },
  {
    ...sql,
    type: 'SQL_SCHEMA_PROBE',
    confidence: 0.8,
    notAfter: null,
    anchors: ['(select', '( select', '/**/select'],
    pattern: /(?:\(|\/\*\*\/)\s?select\b/i,
    judge: onlyIf(isSubqueryProbe),
  },
  {
    ...sql,
    type: 'SQL_SCHEMA_PROBE',
    confidence: 0.85,
    anchors: [
      'extractvalue',
      'updatexml',
      'ascii',
      'ord',
      'substring',
      'substr',
      'mid',
      'xmltype',
      'procedure',
      'utl_http',
      'utl_inaddr',
      'group_concat',
      'concat',
      'concat_ws',
      'char',
      'chr',
      'uncompress',
      'length',
    ],
    pattern: new RegExp(
      [
        String.raw`(?:extractvalue|updatexml|xmltype)\s{0,3}\(`,
        String.raw`(?:ascii|ord|char|length)\s{0,3}\(\s{0,3}(?:substr(?:ing)?|mid|left|lower|compress|load_file)\s{0,3}\(`,
        String.raw`(?:substr(?:ing)?|mid)\s{0,3}\(\s{0,3}\(?\s{0,3}(?:select|@@|version|user|database|current_user|passw)`,
        String.raw`procedure${GAP}analyse\s{0,3}\(`,
        String.raw`utl_(?:http\.request|inaddr\.get_host)`,
        String.raw`(?:group_)?concat(?:_ws)?\s{0,3}\(\s{0,3}(?:0x[\da-f]{2}|\(\s{0,3}select|char\s{0,3}\()`,
        String.raw`cha?r\s{0,3}\(\s{0,3}\d{2,3}\s{0,3}(?:\)\s{0,3}(?:\|\||\+)\s{0,3}cha?r\s{0,3}\(|,\s{0,3}\d{2,3}\s{0,3},)`,
        String.raw`uncompress\s{0,3}\(`,
      ].join('|'),
      'i',
    ),
    judge: onlyIf(outsideStatement),
  },
  {
    ...sql,
    type: 'SQL_SCHEMA_PROBE',
    confidence: 0.75,
    anchors: ['order', 'group'],
    pattern: new RegExp(`(?:order|group)${GAP}by${GAP}${String.raw`\d{1,3}`}`, 'i'),
    judge: onlyIf(countsColumns),
  },
  {
    ...sql,
    type: 'SQL_SCHEMA_PROBE',
    confidence: 0.75,
    notAfter: /[\w@]/,
    anchors: ['@@'],
    pattern: /@@(?:version|hostname|datadir|basedir|servername|global|version_comment)\b/i,
    judge: onlyIf(outsideStatement),
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
  },
];
