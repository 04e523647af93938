import { stdTimeFunctions, type LoggerOptions } from 'pino';

/** Field names whose values never reach a log, at the top of a record or one level below it. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'api_key',
  '["x-api-key"]',
  '["x-client-secret"]',
  '["x-license-key"]',
  '["x-provider-key"]',
  '["x-user-token"]',
  '["set-cookie"]',
];

const pathBelow = (parent: string, field: string): string =>
  field.startsWith('[') ? `${parent}${field}` : `${parent}.${field}`;

const REDACTED_PATHS = SECRET_FIELDS.flatMap((field) => [
  field,
  pathBelow('*', field),
  pathBelow('*.headers', field),
]);

/**
 * How every log record looks: one JSON object a line, with `level` by name, `time` as ISO 8601 in UTC and the sentence,
 * if there is one, in `message`. Redaction works by field name only, so free text must be clean before it is logged.
 */
export function loggerOptions(level: string): LoggerOptions {
  return {
    level,
    messageKey: 'message',
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
  };
}
