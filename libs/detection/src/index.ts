export { detectorCatalog, detectors } from './detectors/catalog';
export { inspect } from './inspect';
export { foldText } from './normalisation/folded-text';
export { redactSegments } from './redaction';
export { REDACTION_STYLES, type RedactionStyle } from './redaction-style';
