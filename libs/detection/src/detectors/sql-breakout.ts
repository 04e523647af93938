import type { Candidate } from '../scanner/candidate';
import type { Detector, Variant } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';
import { continuesStatement, endsInComment, GAP, isStatement, LOOSE_GAP, TABLE } from './sql-grammar';
import { commentVariants, hexVariant, whenBehindValue, whenMatch } from './sql-variants';

const sql = { category: 'sql_injection', notAfter: null } as const;

const HARVEST =
  /information_schema|sysobjects|pg_(?:catalog|tables|shadow|user)|all_tables|sqlite_master|mysql\.|load_file|0x[\da-f]{6}|@@\w|\b(?:version|user|database)\s?\(\)|null\s?,\s?null|\b\d+\s?,\s?\d+\s?,\s?\d|passw|pwd|\bchar\s?\(/i;
const SELECTION =
  /^[\s+(/*!@`]*(?:null\b|all\b|distinct\b|top\b|-?[\d.]+\s*(?:[,)]|$|--|from)|-?\d|['"@\\(*`$~-]|0x|[\w.]+\s*[(,])|\bfrom\b|^\W{0,3}$/i;

function isInjectedUnion(_: string, candidate: Candidate): boolean {
  const selected = after(candidate, 400);
  if (continuesStatement(candidate)) return HARVEST.test(selected) || endsInComment(candidate);
  return SELECTION.test(selected) || /['")\d]\s*$/.test(before(candidate, 8));
}

const OPERAND = String.raw`[\s(+!~-]{0,8}(?:\d[\d.]{0,20}(?:\s?[*+/-]\s?\d{1,6}){0,8}|0x[\da-f]{1,32}|n?'[^'\n]{0,40}'?|"[^"\n]{0,40}"?|[a-z_]{1,12}\s?\([\d\s,.()]{0,12}\)|true|false|null|\\n)[\s)]{0,6}`;
const COMPARISON = String.raw`(?:<=>|[<>!]?=|<>|[<>]|\b(?:not )?(?:r?like|regexp|in)\b)`;
const CONNECTIVE = String.raw`(?:or|and|xor|having|not|\|\||&&)`;

/** Comparing two constants is pointless in a query that somebody wrote for its result. */
function isTautology(match: string, candidate: Candidate): boolean {
  if (/[^<>!=]=|like|'.*'|".*"|\(/i.test(match)) return !/^(?:and|or|not)\s+"[^"]*"\s*[<>]/i.test(match);
  return /['")\d]\s*$/.test(before(candidate, 4));
}

/** `' or 1 --`: a constant as the whole condition, with the rest cut off. */
function isBareTruth(_: string, candidate: Candidate): boolean {
  return /['")\d]\s*$/.test(before(candidate, 4)) && !isStatement(candidate);
}

const STACKED_VERB = [
  `drop${GAP}(?:table|database|schema|user|role|function|procedure|view|index|column)`,
  `delete${GAP}(?:from|quick)${GAP}${TABLE}`,
  `insert${GAP}into`,
  `update${GAP}${TABLE}${GAP}set`,
  `alter${GAP}(?:table|database|user|login|role)`,
  `create${GAP}(?:table|user|login|database|function|procedure|trigger|role)`,
  `truncate${GAP}table`,
  String.raw`exec(?:ute)?[\s(@]`,
  `declare${GAP}@`,
  String.raw`shutdown\b`,
  `waitfor${GAP}(?:delay|time)`,
  `select${GAP}[^;]{1,120}(?:from|sleep|benchmark|version|where)`,
  `(?:load${GAP}(?:data|xml)|grant${GAP}all|copy${GAP}|merge${GAP}into|replace${GAP}into|handler${GAP}|call${GAP})`,
  `(?:begin|if)${LOOSE_GAP}(?:declare|dbms|waitfor|select|exec)`,
].join('|');

/** Several statements of one author are normal; a second statement after a value, or with the rest cut off, is not. */
function isStacked(_: string, candidate: Candidate): boolean {
  if (!isStatement(candidate)) return true;
  return breaksOutOfQuote(candidate) || endsInComment(candidate) || isDestructive(candidate);
}

/** A closing quote before the semicolon and an odd number of quotes in its statement: the statement's own one is left over. */
function breaksOutOfQuote(candidate: Candidate): boolean {
  const statement = before(candidate, 400).split(';').at(-1) ?? '';
  return /'\s*$/.test(statement) && statement.split("'").length % 2 === 0;
}

function isDestructive(candidate: Candidate): boolean {
  return /^;\s*(?:drop\s+(?:database|schema|user)|shutdown|exec\s*\(|truncate)/i.test(
    candidate.groups[0] as string,
  );
}

const NUMBERS = String.raw`[^'"]{0,40}?\d[^'"=]{0,40}=[^'"]{0,12}\d`;
const STRINGS = String.raw`[^'"]{0,16}n?['"][^=]{0,42}=[^'"]{0,8}n?['"]`;

/** `' or 1=1 --`: what a log-in form gets. */
const loginBypass: Variant = {
  type: 'SQL_LOGIN_BYPASS',
  fits: (candidate) =>
    /^(?:or\b|\|\|)[^]{0,200}=/i.test(candidate.groups[0] as string) &&
    /^['")\s;+]{0,8}--/.test(after(candidate, 10)),
};

/** Fragments that break out of the query they are put into. */
export const breakoutDetectors: readonly Detector[] = [
  {
    ...sql,
    type: 'SQL_UNION_SELECT',
    confidence: 0.9,
    anchors: ['union'],
    pattern: new RegExp(
      `union${LOOSE_GAP}(?:(?:all|distinct)${LOOSE_GAP})?select(?![a-z])`.replace(
        '(?![a-z])',
        String.raw`\b`,
      ),
      'i',
    ),
    judge: onlyIf(isInjectedUnion),
    variants: [whenBehindValue('SQL_UNION_BREAKOUT', /^union/i), hexVariant, ...commentVariants],
  },
  {
    ...sql,
    type: 'SQL_TAUTOLOGY',
    confidence: 0.85,
    anchors: ['or', 'and', 'xor', 'having', 'not', '||', '&&'],
    notAfter: /[a-z_]/i,
    pattern: new RegExp(`${CONNECTIVE}${LOOSE_GAP}${OPERAND}${COMPARISON}${OPERAND}`, 'i'),
    judge: onlyIf(isTautology),
    variants: [
      whenMatch('SQL_OR_TRUE', new RegExp(`^(?:or|\\|\\|)${NUMBERS}`, 'i')),
      whenMatch('SQL_AND_FALSE', new RegExp(`^(?:and|&&)${NUMBERS}`, 'i')),
      whenMatch('SQL_OR_STRING', new RegExp(`^(?:or|\\|\\|)${STRINGS}`, 'i')),
      loginBypass,
      hexVariant,
      ...commentVariants,
    ],
  },
  {
    ...sql,
    type: 'SQL_TAUTOLOGY',
    confidence: 0.8,
    anchors: ['or', 'and', 'xor', '||', '&&'],
    notAfter: /[a-z_]/i,
    pattern: new RegExp(
      String.raw`(?:or|and|xor|\|\||&&)${LOOSE_GAP}(?:-?\d{1,6}|true|not false|n?'[^'\n]{0,20}'?|"[^"\n]{0,20}"?)[\s)+]{0,4}(?:--|#|\/\*|;\s{0,3}\x00)`,
      'i',
    ),
    judge: onlyIf(isBareTruth),
  },
  {
    ...sql,
    type: 'SQL_STACKED_QUERY',
    confidence: 0.9,
    anchors: [';'],
    pattern: new RegExp(String.raw`;[\s)]{0,4}${LOOSE_GAP}(?:${STACKED_VERB})`, 'i'),
    judge: onlyIf(isStacked),
    variants: [
      whenMatch('SQL_STACKED_DROP', /\bdrop\W/i),
      whenMatch('SQL_STACKED_DELETE', /\bdelete\W/i),
      whenMatch('SQL_STACKED_UPDATE', /\bupdate\W/i),
      whenMatch('SQL_STACKED_INSERT', /\binsert\W/i),
      whenMatch('SQL_STACKED_EXEC', /\bexec(?:ute)?\W$/i),
      whenBehindValue('SQL_STACKED_SELECT', /\bselect\b[^;]{1,200}\bfrom$/i),
      ...commentVariants,
    ],
  },
];
