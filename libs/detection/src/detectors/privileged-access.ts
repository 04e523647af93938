import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';
import { isStatement } from './sql-grammar';

const QUOTE = '["`\\[]?';
/** A table's name follows, with its schema if it has one. */
const TABLE_POSITION = new RegExp(
  String.raw`\b(?:from|join|into|update|table|truncate|describe|desc)\s{1,8}(?:only\s|if exists\s)?(?:${QUOTE}\w{1,40}["\x60\]]?\.){0,2}${QUOTE}$`,
  'i',
);
/** What may follow a table's name in a statement; in prose there are other words. */
const AFTER_TABLE =
  /^\w{0,40}["`\]]?\s*(?:[;,()]|--|\/\*|$|```|\.\w|(?:as\s+)?\w{1,20}\s+(?:where|join|on|set|inner|left|right)\b|(?:where|join|inner|left|right|full|cross|group|order|limit|having|union|set|values|select|fetch|offset|for|returning|using|on|add|drop|alter|rename|cascade|restrict|modify)\b)/i;
const CHANGES = /^\w{0,40}["`\]]?\s+(?:as\s+)?(?:\w{1,20}\s+)?set\b/i;
/** A list of columns: names, stars, values and calls with commas between them. */
const PROSE_SELECTION =
  /^\s*select\s+(?!distinct\b|all\b|top\b|case\b)["`\w.]+\s+(?!from\b|as\b|into\b|is\b|over\b|\w+\s*,)[a-z]+\b/i;

/** The text is a statement that names the table, not one that speaks of it. */
function isTable(_: string, candidate: Candidate): boolean {
  const ahead = before(candidate, 120);
  const behind = after(candidate, 80);
  return (
    TABLE_POSITION.test(ahead) &&
    (/\bupdate\s+\S*$/i.test(ahead) ? CHANGES.test(behind) : AFTER_TABLE.test(behind)) &&
    isStatement(candidate) &&
    !PROSE_SELECTION.test(candidate.beginning(400))
  );
}

/** A comparison with a value that stands in the statement; with a parameter it is for the program to fill in. */
function choosesTenant(_: string, candidate: Candidate): boolean {
  return (
    isStatement(candidate) &&
    /\b(?:where|and|or|on|having|not)[\s(]{1,8}(?:\w{1,40}\.)?["`[]?$/i.test(before(candidate, 80))
  );
}

const table = { category: 'privileged_access', confidence: 0.8, judge: onlyIf(isTable) } as const;

/** Statements on tables that are for administrators, and on rows of a tenant that the statement names. */
export const privilegedAccessDetectors: readonly Detector[] = [
  {
    ...table,
    type: 'ADMIN_USERS_TABLE',
    anchors: ['users', 'user_accounts'],
    pattern: /user(?:s|_accounts)\b/i,
  },
  {
    ...table,
    type: 'ADMIN_AUDIT_LOG',
    anchors: ['audit_log', 'audit_trail', 'audit_record', 'audit_event', 'auditlog'],
    pattern: /audit(?:_?logs?|_trails?|_records?|_events?)\b/i,
  },
  {
    ...table,
    type: 'ADMIN_CONFIG_TABLE',
    anchors: ['config', 'admin', 'system_', 'sys_'],
    pattern: /(?:(?:config|admin|system|sys)_\w{1,60}|config(?:s|uration)?|admins?)\b/i,
  },
  {
    ...table,
    type: 'ADMIN_CATALOG',
    anchors: [
      'information_schema',
      'pg_catalog',
      'pg_',
      'sys.',
      'sysobjects',
      'syscolumns',
      'sqlite_master',
      'mysql.',
    ],
    pattern:
      /(?:information_schema|pg_catalog|mysql|sys)\.\w{1,60}|pg_(?:tables|class|shadow|user|users|roles|authid|attribute|namespace|database|stat_\w{1,40})\b|sys(?:objects|columns)\b|sqlite_master\b/i,
  },
  {
    type: 'TENANT_COMPARISON',
    category: 'privileged_access',
    confidence: 0.85,
    anchors: ['tenant_id', 'tenantid', 'tenant_uuid'],
    pattern:
      /tenant(?:_?id|_uuid)["`\]]?\s{0,4}(?:=|<>|!=|<|>|(?:not )?(?:in|like|between)\b)[\s(]{0,8}(?:'[^'\n]{1,200}'|"[^"\n]{1,200}"|\d)/i,
    judge: onlyIf(choosesTenant),
  },
];
