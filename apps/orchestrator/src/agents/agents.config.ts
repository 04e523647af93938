import { defineSection, optionalTextSetting, type SectionValues } from '@app/config';

/** Where definitions of agents are. */
export const agentsSection = defineSection('Agents', {
  configDirectory: optionalTextSetting('AXONFLOW_AGENT_CONFIG_DIR', {
    description:
      'folder with AgentConfig files (`*.yaml`), one for each domain; without it the first of `./agents` and `/etc/axonflow/agents` that exists',
  }),
});

export type AgentsSettings = SectionValues<typeof agentsSection>;
