import { defineSection, integerSetting, optionalTextSetting, type SectionValues } from '@app/config';

/** What tenants may set up as their own model providers, and how services keep up with it. */
export const providerDirectorySection = defineSection("Tenants' model providers", {
  pollMs: integerSetting('AXONFLOW_PROVIDER_POLL_MS', {
    min: 100,
    max: 600_000,
    default: 15_000,
    description:
      'milliseconds between looks for changed providers of tenants, in case an announcement was lost, and for changed secrets',
  }),
  allowHttp: optionalTextSetting('AXONFLOW_PROVIDER_ALLOW_HTTP', {
    description:
      "host names, separated by commas, that tenants' providers may be reached at without TLS; loopback addresses may always be",
  }),
  allowPrivate: optionalTextSetting('AXONFLOW_PROVIDER_ALLOW_PRIVATE', {
    description:
      "host names and networks such as `10.0.0.0/8`, separated by commas, that tenants' providers may be reached at although they are not public; addresses of metadata services are never reached",
  }),
});

/** Loaded values of {@link providerDirectorySection}. */
export type ProviderDirectorySettings = SectionValues<typeof providerDirectorySection>;
