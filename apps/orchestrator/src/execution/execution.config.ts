import { defineSection, integerSetting, type SectionValues } from '@app/config';

/** How many steps of plans run at once on one task; the others wait, and are served in fair turns. */
export const executionSection = defineSection('Execution of plans', {
  stepsPerTenant: integerSetting('AXONFLOW_STEPS_PER_TENANT', {
    min: 1,
    max: 10_000,
    default: 250,
    description: 'steps of one tenant that an orchestrator runs at once',
  }),
  stepsPerProvider: integerSetting('AXONFLOW_STEPS_PER_PROVIDER', {
    min: 1,
    max: 10_000,
    default: 250,
    description: 'steps that ask one named model provider at once, on one orchestrator',
  }),
  stepsPerConnector: integerSetting('AXONFLOW_STEPS_PER_CONNECTOR', {
    min: 1,
    max: 10_000,
    default: 20,
    description: 'steps that use one connector of a tenant at once, on one orchestrator',
  }),
});

export type ExecutionSettings = SectionValues<typeof executionSection>;
