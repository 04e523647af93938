import { defineSection, integerSetting, type SectionValues } from '@app/config';

/** How long plans live and run, and how many run at once. */
export const plansSection = defineSection('Plans', {
  maxTimeoutSeconds: integerSetting('AXONFLOW_MAP_MAX_TIMEOUT_SECONDS', {
    min: 60,
    max: 1800,
    default: 300,
    description:
      'seconds for which a caller waits for the end of a plan; longer ones go on in the background and are polled',
  }),
  lifetimeSeconds: integerSetting('AXONFLOW_PLAN_LIFETIME_SECONDS', {
    min: 1,
    max: 31_536_000,
    default: 86_400,
    description: 'seconds in which a stored plan can be started',
  }),
  maxConcurrentRuns: integerSetting('AXONFLOW_MAX_CONCURRENT_EXECUTIONS', {
    min: 1,
    max: 100_000,
    default: 1000,
    description: 'plans of one tenant that may run at once, on all tasks together',
  }),
  maxEventStreams: integerSetting('AXONFLOW_MAX_EVENT_STREAMS', {
    min: 1,
    max: 100_000,
    default: 1000,
    description: 'callers of one orchestrator that may follow executions at once',
  }),
});

export type PlansSettings = SectionValues<typeof plansSection>;
