export { detectorCatalog, detectors, type DetectorEntry } from './detectors/catalog';
export { inspect } from './inspect';
export { redact, redactSegments } from './redaction';
