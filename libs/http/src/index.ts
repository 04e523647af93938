export { createHttpApplication } from './bootstrap/create-http-application';
export { Endpoint } from './endpoint/endpoint.decorator';
export { PresentErrors } from './endpoint/present-errors.decorator';
export { HealthModule } from './health/health.module';
export { httpSection } from './http.config';
export { serveApiDocs } from './openapi/api-docs';
export { type ErrorPresenter } from './problem/error-presenter';
export { type Problem } from './problem/problem';
export { GracefulShutdown } from './shutdown/graceful-shutdown';
