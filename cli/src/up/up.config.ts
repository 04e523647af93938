import { defineSection, portSetting, textSetting, type SectionValues } from '@app/config';

/** What `axonflow up` itself reads; the services read the rest. */
export const upSection = defineSection('Local run', {
  dataDir: textSetting('AXONFLOW_DATA_DIR', {
    default: '.axonflow',
    description: 'folder of the embedded database, the credentials and the local secrets',
  }),
  agentPort: portSetting('AGENT_PORT', {
    default: 8080,
    description: 'port of the agent; 0 is any free one',
  }),
  orchestratorPort: portSetting('ORCHESTRATOR_PORT', {
    default: 8081,
    description: 'port of the orchestrator; 0 is any free one',
  }),
  bindAddress: textSetting('AXONFLOW_BIND_ADDRESS', {
    default: '127.0.0.1',
    description: 'address that services listen on',
  }),
});

export type UpSettings = SectionValues<typeof upSection>;
