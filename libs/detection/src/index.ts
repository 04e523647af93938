export { detectorCatalog, detectors } from './detectors/catalog';
export { inspect } from './inspect';
export { redactSegments } from './redaction';
