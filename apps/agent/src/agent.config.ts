import {
  defineSection,
  httpUrlSetting,
  integerSetting,
  portSetting,
  textSetting,
  type SectionValues,
} from '@app/config';

/** Where the agent listens and whom it calls. */
export const agentSection = defineSection('Agent', {
  port: portSetting('AGENT_PORT', { default: 8080, description: 'port of the agent' }),
  bindAddress: textSetting('AXONFLOW_BIND_ADDRESS', {
    default: '127.0.0.1',
    description: 'address that services listen on; `0.0.0.0` inside a container',
  }),
  orchestratorUrl: httpUrlSetting('ORCHESTRATOR_URL', {
    default: 'http://127.0.0.1:8081',
    description: 'where the orchestrator is, for the agent',
  }),
  callTimeoutMs: integerSetting('AXONFLOW_CALL_TIMEOUT_MS', {
    min: 100,
    max: 600_000,
    default: 60_000,
    description: 'milliseconds that a governed call may take, its execution included',
  }),
  streamTimeoutMs: integerSetting('AXONFLOW_STREAM_TIMEOUT_MS', {
    min: 100,
    max: 3_600_000,
    default: 600_000,
    description: 'milliseconds that a streamed answer may take from request to last event',
  }),
  planTimeoutMs: integerSetting('AXONFLOW_PLAN_TIMEOUT_MS', {
    min: 1000,
    max: 1_800_000,
    default: 300_000,
    description: 'milliseconds that a plan may take',
  }),
});

export type AgentSettings = SectionValues<typeof agentSection>;
