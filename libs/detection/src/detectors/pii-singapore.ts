import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { after, onlyIf, valueIf } from '../scanner/judges';
import { isSingaporeEntity } from '../validators/singapore-entity';
import { isSingaporeIdentity } from '../validators/singapore-identity';

function isIdentity(match: string, candidate: Candidate): boolean {
  return isSingaporeIdentity(match) && !/^-\w/.test(after(candidate, 2));
}

const identity = { category: 'pii', confidence: 0.9, judge: onlyIf(isIdentity) } as const;

export const singaporeDetectors: readonly Detector[] = [
  {
    ...identity,
    type: 'SG_NRIC',
    anchors: ['s0000000', 't0000000'],
    notAfter: /[\w-]/,
    pattern: /[ST]\d{7}[A-Z]\b/,
  },
  {
    ...identity,
    type: 'SG_FIN',
    anchors: ['f0000000', 'g0000000', 'm0000000'],
    notAfter: /[\w-]/,
    pattern: /[FGM]\d{7}[A-Z]\b/,
  },
  {
    type: 'SG_UEN',
    category: 'pii',
    confidence: 0.9,
    anchors: ['uen', 'unique entity number'],
    pattern:
      /(?:uen|unique entity number)(?: (?:number|no\.?|is)){0,2}[:#=\s"']{1,4}(\d{8,9}[a-z]|[rst]\d{2}[a-z]{2}\d{4}[a-z\d])\b/i,
    behindAnchor: true,
    judge: valueIf((value) => isSingaporeEntity(value.toUpperCase())),
  },
];
