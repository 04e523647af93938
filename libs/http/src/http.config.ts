import {
  choiceSetting,
  defineSection,
  integerSetting,
  optionalTextSetting,
  textSetting,
  type SectionValues,
} from '@app/config';

/** How the service listens, what it takes and how it stops. */
export const httpSection = defineSection('HTTP', {
  tls: choiceSetting('AXONFLOW_TLS', {
    choices: ['off', 'self-signed', 'files'],
    default: 'off',
    description:
      '`off`: clear text, HTTP/1.1 and HTTP/2 on one port. `self-signed`: TLS 1.3 with a certificate for localhost made at start. `files`: TLS 1.3 with TLS_CERT_FILE and TLS_KEY_FILE',
  }),
  tlsCertFile: optionalTextSetting('TLS_CERT_FILE', {
    description: 'PEM file with the certificate chain, for AXONFLOW_TLS=files',
  }),
  tlsKeyFile: optionalTextSetting('TLS_KEY_FILE', {
    description: 'PEM file with the private key, for AXONFLOW_TLS=files',
  }),
  maxBodyBytes: integerSetting('AXONFLOW_MAX_BODY_BYTES', {
    min: 1024,
    max: 64 * 1024 * 1024,
    default: 4 * 1024 * 1024,
    description: 'largest request body in bytes; more is answered with 413',
  }),
  corsOrigins: textSetting('AXONFLOW_CORS_ORIGINS', {
    default: '',
    description:
      'web origins that may read answers in a browser, separated by commas, or `*` for all; cookies are never shared',
  }),
  drainMs: integerSetting('DRAIN_MS', {
    min: 0,
    max: 60_000,
    default: 0,
    description:
      'milliseconds to go on serving after SIGTERM while readiness already answers 503; longer than two checks of the load balancer, 2500 is usual in production',
  }),
  shutdownDeadlineMs: integerSetting('SHUTDOWN_DEADLINE_MS', {
    min: 100,
    max: 600_000,
    default: 30_000,
    description:
      'milliseconds from SIGTERM to a forced exit with code 1; keep it 5 seconds below the stop time-out of the platform',
  }),
});

export type HttpSettings = SectionValues<typeof httpSection>;
