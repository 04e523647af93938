import { detectors, hiddenTextDetectors } from './detectors/catalog';
import { MAX_HITS_PER_DETECTOR } from './limits';
import { Scanner } from './scanner/scanner';

/** For text as it is, and with its look-alikes folded. */
export const plainScanner = new Scanner(detectors, MAX_HITS_PER_DETECTOR);

/** For text that was encoded. */
export const hiddenTextScanner = new Scanner(hiddenTextDetectors, MAX_HITS_PER_DETECTOR);
