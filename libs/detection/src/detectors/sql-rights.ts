import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { before, onlyIf } from '../scanner/judges';
import { GAP, TABLE, isStatement } from './sql-grammar';
import { commentVariants, whenMatch } from './sql-variants';

const PRIVILEGE = `(?:all|select|insert|update|delete|create|drop|alter|execute|usage|references|trigger|connect|super|file|process)`;
const PRIVILEGES = `${PRIVILEGE}(?:${GAP}privileges)?(?:[\\s]{0,4},[\\s]{0,4}${PRIVILEGE}){0,12}`;

/**
 * Ordinary administration is a statement of its own. What follows a break-out from another text, or hands out everything,
 * is not.
 */
function isSuspicious(match: string, candidate: Candidate): boolean {
  const begins = /(?:^|[;\n'")`>:])\s*$/.test(before(candidate, 40));
  const isEverything = /^(?:grant|revoke)\W{1,16}all\b|superuser/i.test(match);
  return begins && (isEverything || !isStatement(candidate));
}

/** Statements that change rights or the form of a table, where nobody expects them. */
export const rightsDetectors: readonly Detector[] = [
  {
    type: 'SQL_DANGEROUS_STATEMENT',
    category: 'sql_injection',
    confidence: 0.8,
    anchors: ['alter', 'create', 'grant', 'revoke'],
    pattern: new RegExp(
      [
        `alter${GAP}table${GAP}${TABLE}${GAP}(?:add|drop|modify|rename|alter|change|owner)\\b`,
        `create${GAP}(?:user|role|login)${GAP}[\\w'"\`@.%-]{1,80}${GAP}(?:identified|with|password|superuser|for)\\b`,
        `grant${GAP}${PRIVILEGES}${GAP}(?:on${GAP}[\\w.*"\`]{1,80}${GAP})to${GAP}[\\w'"\`@.%-]{1,80}`,
        `revoke${GAP}${PRIVILEGES}${GAP}(?:on${GAP}[\\w.*"\`]{1,80}${GAP})from${GAP}[\\w'"\`@.%-]{1,80}`,
      ].join('|'),
      'i',
    ),
    judge: onlyIf(isSuspicious),
    variants: [
      whenMatch('SQL_ALTER_TABLE', /^alter/i),
      whenMatch('SQL_CREATE_USER', /^create/i),
      whenMatch('SQL_GRANT', /^grant/i),
      whenMatch('SQL_REVOKE', /^revoke/i),
      ...commentVariants,
    ],
  },
];
