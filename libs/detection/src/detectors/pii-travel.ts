import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { valueIf } from '../scanner/judges';

/** Words of six letters that stand where a reference may stand in text that is all upper case. */
const HAS_LOWER_CASE = /[a-z]/;

/** Six letters and digits in upper case; letters alone only where the text knows lower case, or they would be a word. */
function isReference(value: string, { groups }: Candidate): boolean {
  if (!/^[A-Z\d]{6}$/.test(value) || /^\d+$/.test(value)) return false;
  return (
    /\d/.test(value) ||
    HAS_LOWER_CASE.test((groups[0] as string).slice(0, -6)) ||
    /^pnr/i.test(groups[0] as string)
  );
}

export const travelDetectors: readonly Detector[] = [
  {
    type: 'BOOKING_REFERENCE',
    category: 'pii',
    confidence: 0.8,
    anchors: ['booking', 'reservation', 'confirmation', 'record locator', 'pnr'],
    pattern:
      /(?:(?:booking|reservation|confirmation)(?: (?:reference|ref|code|number|no|id|locator))|record locator|pnr)\b(?: (?:reference|ref|code|number|no|is|was)\b){0,2}\.?[:#=\s"']{1,4}([a-z\d]{6})\b/i,
    behindAnchor: true,
    judge: valueIf(isReference),
  },
];
