import type { FindingCategory } from '@app/kernel';
import type { Detector } from '../scanner/detector';
import { typesOf } from '../scanner/probe';
import { contactDetectors } from './pii-contact';
import { identityDetectors } from './pii-identity';
import { indiaDetectors } from './pii-india';
import { indonesiaDetectors } from './pii-indonesia';
import { singaporeDetectors } from './pii-singapore';
import { travelDetectors } from './pii-travel';
import { privilegedAccessDetectors } from './privileged-access';
import { indirectDetectors } from './prompt-indirect';
import { leakDetectors } from './prompt-leak';
import { overrideDetectors } from './prompt-override';
import { rolePlayDetectors } from './prompt-role-play';
import { assignmentDetectors } from './secret-assignments';
import { materialDetectors } from './secret-material';
import { tokenDetectors } from './secret-tokens';
import { abuseDetectors } from './sql-abuse';
import { breakoutDetectors } from './sql-breakout';
import { sqlCommentDetectors } from './sql-comment';
import { probeDetectors } from './sql-probe';
import { rightsDetectors } from './sql-rights';
import { unsafeCodeDetectors } from './unsafe-code';

/** A kind of finding, for documentation and for policies to choose from. */
export interface DetectorEntry {
  readonly type: string;
  readonly category: FindingCategory;
}

/** Everything that is looked for; benches run the patterns one after another to compare. */
export const detectors: readonly Detector[] = [
  ...contactDetectors,
  ...identityDetectors,
  ...travelDetectors,
  ...indiaDetectors,
  ...singaporeDetectors,
  ...indonesiaDetectors,
  ...tokenDetectors,
  ...materialDetectors,
  ...assignmentDetectors,
  ...breakoutDetectors,
  ...sqlCommentDetectors,
  ...abuseDetectors,
  ...probeDetectors,
  ...rightsDetectors,
  ...overrideDetectors,
  ...leakDetectors,
  ...rolePlayDetectors,
  ...indirectDetectors,
  ...privilegedAccessDetectors,
  ...unsafeCodeDetectors,
];

/** What is also looked for in text that was encoded: nobody hides a harmless thing. */
export const hiddenTextDetectors: readonly Detector[] = detectors.filter(
  ({ category }) => category === 'secret' || category === 'prompt_injection',
);

/** Every type that {@link inspect} can report, once, in a stable order. */
export const detectorCatalog: readonly DetectorEntry[] = [
  ...new Map(
    detectors.flatMap((detector) =>
      typesOf(detector).map((type) => [type, { type, category: detector.category }] as const),
    ),
  ).values(),
];
