import {
  defineSection,
  integerSetting,
  optionalTextSetting,
  textSetting,
  type SectionValues,
} from '@app/config';

/** What connectors of tenants may reach, and how services keep up with their changes. */
export const connectorsSection = defineSection('Connectors', {
  trustedHosts: optionalTextSetting('AXONFLOW_CONNECTOR_TRUSTED_HOSTS', {
    description:
      'host names and networks such as `10.1.0.0/16`, separated by commas, that connectors may reach although they are not public, at any port and without TLS; addresses of metadata services are never reached',
  }),
  ports: textSetting('AXONFLOW_CONNECTOR_PORTS', {
    default: '443,5432,6432,8443',
    description: 'ports that connectors may reach outside of trusted hosts, separated by commas',
  }),
  pollMs: integerSetting('AXONFLOW_CONNECTOR_POLL_MS', {
    min: 100,
    max: 600_000,
    default: 15_000,
    description: 'milliseconds between looks for changed connectors, in case an announcement was lost',
  }),
});

export type ConnectorsSettings = SectionValues<typeof connectorsSection>;
