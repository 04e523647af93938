import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';
import { isStatement } from './sql-grammar';
import { commentMarkVariants } from './sql-variants';

/** The text ends in a comment that opens right behind a closed value: `admin'--`, `1) #`, `1/*`. */
function cutsOff(match: string, candidate: Candidate): boolean {
  if (after(candidate, 8).trim() !== '' || isStatement(candidate)) return false;
  const closing = before(candidate, 64).trimEnd();
  if (/['"]\s{0,1}\)*;?$/.test(closing)) return match !== '#' || /['"]\)*$/.test(closing);
  if (/\)\s*;?$/.test(closing)) return true;
  if (match === '/*') return /\d\s*\*?$/.test(closing);
  return candidate.start < 64 && /^[-\d\s*+.()]+$/.test(closing);
}

/** An empty comment between two words is a blank that hides from filters: `or/**\/1=1`. */
function joinsWords(_: string, candidate: Candidate): boolean {
  return /[\w)'"]$/.test(before(candidate, 1)) && /^[\w('"]/.test(after(candidate, 1));
}

const comment = { type: 'SQL_COMMENT_INJECTION', category: 'sql_injection', notAfter: null } as const;

/** Comments used to cut a query off or to hide words. */
export const sqlCommentDetectors: readonly Detector[] = [
  {
    ...comment,
    confidence: 0.7,
    anchors: ['--', '#', '/*'],
    notAfter: /[-#]/,
    pattern: /-{2,8}|#|\/\*/,
    judge: onlyIf(cutsOff),
    variants: commentMarkVariants,
  },
  {
    ...comment,
    confidence: 0.8,
    anchors: ['/**/'],
    pattern: /\/\*\*\//,
    judge: onlyIf(joinsWords),
    variants: commentMarkVariants,
  },
  {
    ...comment,
    confidence: 0.85,
    anchors: ['/*!'],
    pattern:
      /\/\*!\d{0,6}\s{0,3}(?:union|select|from|where|and|or|table_name|all|concat|information_schema)\b/i,
    variants: commentMarkVariants,
  },
];
