export { ClockModule } from './clock.module';
export { loggerOptions } from './logger-options';
export { loggingSection } from './logging.config';
export { Metrics, type AnsweredRequest } from './metrics';
export { ApplicationLogger, ObservabilityModule } from './observability.module';
export { newTraceId, openTrace, parseTraceparent } from './trace';
