import type { Candidate } from '../scanner/candidate';
import type { Detector, Variant } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';
import { endsInComment, GAP, isStatement } from './sql-grammar';
import { commentVariants, convertVariant, hexVariant, whenMatch } from './sql-variants';

const sql = { category: 'sql_injection', type: 'SQL_SCHEMA_PROBE' } as const;
const SELECTION = /^\s*(?:[@'"\d(*]|[^;]{1,180}\bfrom\b|(?:if|null|cos|binary|version|user|database)\b)/i;

/** A catalogue is read by every tool; inside a fragment that is no statement of its own it is probed. */
function isProbe(_: string, candidate: Candidate): boolean {
  if (isStatement(candidate)) return endsInComment(candidate);
  return (
    /\b(?:from|join)\W{0,24}$/i.test(before(candidate, 40)) || /\bselect\b/i.test(before(candidate, 200))
  );
}

function isSubqueryProbe(_: string, candidate: Candidate): boolean {
  return (
    !isStatement(candidate) &&
    SELECTION.test(after(candidate, 200)) &&
    /(?:\b(?:and|or|xor|like|rlike|div|mod|in|not|when|if\s?\(?)|\|\||&&|[+*/=<>,^%'"(-]|^)\s*\(*\s*$/i.test(
      before(candidate, 16),
    )
  );
}

function outsideStatement(_: string, candidate: Candidate): boolean {
  return !isStatement(candidate);
}

/** Counting the columns of a query: `1 order by 5--`. */
function countsColumns(_: string, candidate: Candidate): boolean {
  return (
    candidate.start > 0 &&
    candidate.start < 24 &&
    /^-?[\d.'")\s]{1,24}$/.test(before(candidate, candidate.start)) &&
    /^\s*(?:--|#|\/\*|$)/.test(after(candidate, 8))
  );
}

/** Text spelled as numbers, so that it needs no quotes: `CHAR(65,66,67)`. */
const charVariant: Variant = {
  type: 'SQL_CHAR_FUNCTION',
  fits: (candidate) =>
    /\bcha?r\s{0,3}\(\s{0,3}\d{1,3}\s{0,3},\s{0,3}\d/i.test(
      (candidate.groups[0] as string) + after(candidate, 16),
    ),
};

/** A query whose result becomes a part of an error message. */
const concatVariant: Variant = {
  type: 'SQL_CONCAT_SELECT',
  fits: (candidate) =>
    /\bconcat(?:_ws)?\s{0,3}\([^)]{0,80}\bselect\b/i.test(
      before(candidate, 80) + (candidate.groups[0] as string) + after(candidate, 80),
    ),
};

/** Looks at the catalogue, and expressions that read values bit by bit or through error messages. */
export const probeDetectors: readonly Detector[] = [
  {
    ...sql,
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
    variants: [
      whenMatch('SQL_INFORMATION_SCHEMA', /^information_schema/i),
      whenMatch('SQL_SYSTEM_TABLES', /^(?!information_schema)/i),
      hexVariant,
    ],
  },
  {
    ...sql,
    confidence: 0.8,
    notAfter: null,
    anchors: ['(select', '( select', '/**/select'],
    pattern: /(?:\(|\/\*\*\/)\s?select\b/i,
    judge: onlyIf(isSubqueryProbe),
    variants: [convertVariant, concatVariant, hexVariant, ...commentVariants],
  },
  {
    ...sql,
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
      'convert',
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
        String.raw`convert\s{0,3}\(\s{0,3}int(?:eger)?\s{0,3},\s{0,3}\(?\s{0,3}(?:select|@@|db_name|user|system_user|version)\b`,
        String.raw`uncompress\s{0,3}\(`,
      ].join('|'),
      'i',
    ),
    judge: onlyIf(outsideStatement),
    variants: [
      whenMatch('SQL_EXTRACTVALUE', /^extractvalue/i),
      whenMatch('SQL_UPDATEXML', /^updatexml/i),
      charVariant,
      concatVariant,
      convertVariant,
      hexVariant,
    ],
  },
  {
    ...sql,
    confidence: 0.75,
    anchors: ['order', 'group'],
    pattern: new RegExp(`(?:order|group)${GAP}by${GAP}${String.raw`\d{1,3}`}`, 'i'),
    judge: onlyIf(countsColumns),
  },
  {
    ...sql,
    confidence: 0.75,
    notAfter: /[\w@]/,
    anchors: ['@@'],
    pattern: /@@(?:version|hostname|datadir|basedir|servername|global|version_comment)\b/i,
    judge: onlyIf(outsideStatement),
    variants: [convertVariant],
  },
];
