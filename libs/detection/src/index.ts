export { detectorCatalog, detectors } from './detectors/catalog';
export { inspect } from './inspect';
export { REDACTION_CONTEXT_UNITS } from './json-place';
export { MAX_TEXT_UNITS } from './limits';
export { foldText } from './normalisation/folded-text';
export { redactSegments } from './redaction';
export { REDACTION_STYLES, type RedactionStyle } from './redaction-style';
export { scanStream } from './stream/scan-stream';
export type { StreamProgress, StreamScan, StreamScanOptions } from './stream/stream-scan';
