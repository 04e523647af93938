import { defineSection, integerSetting, portSetting, textSetting, type SectionValues } from '@app/config';

/** Where the orchestrator listens and how long it works on a plan. */
export const orchestratorSection = defineSection('Orchestrator', {
  port: portSetting('ORCHESTRATOR_PORT', { default: 8081, description: 'port of the orchestrator' }),
  bindAddress: textSetting('AXONFLOW_BIND_ADDRESS', {
    default: '127.0.0.1',
    description: 'address that services listen on; `0.0.0.0` inside a container',
  }),
  planTimeoutMs: integerSetting('AXONFLOW_PLAN_TIMEOUT_MS', {
    min: 1000,
    max: 1_800_000,
    default: 300_000,
    description: 'milliseconds that a plan may take',
  }),
});

export type OrchestratorSettings = SectionValues<typeof orchestratorSection>;
