export { detectorCatalog, detectors } from './detectors/catalog';
export { inspect } from './inspect';
export { foldText } from './normalisation/folded-text';
export { redactSegments } from './redaction';
