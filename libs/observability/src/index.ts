export { ClockModule } from './clock.module';
export { loggingSection } from './logging.config';
export { Metrics } from './metrics';
export { ApplicationLogger, ObservabilityModule } from './observability.module';
export { openTrace } from './trace';
