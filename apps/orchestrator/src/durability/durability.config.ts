import { defineSection, integerSetting, type SectionValues } from '@app/config';
import { FEWEST_CONNECTIONS } from './connection-budget';

/** How much one orchestrator takes on, and how it lets go. */
export const durabilitySection = defineSection('Plan runs', {
  maxRuns: integerSetting('AXONFLOW_MAX_RUNS', {
    min: 1,
    max: 10_000,
    default: 200,
    description: 'runs of plans that one orchestrator works on at once; more wait for whichever is free',
  }),
  connections: integerSetting('AXONFLOW_ORCHESTRATOR_CONNECTIONS', {
    min: FEWEST_CONNECTIONS,
    max: 200,
    default: 20,
    description:
      'connections that one orchestrator opens to PostgreSQL at most, over all its pools; takes the place of `DATABASE_POOL_SIZE` there',
  }),
  handOverMs: integerSetting('AXONFLOW_RUN_HAND_OVER_MS', {
    min: 0,
    max: 120_000,
    default: 2_000,
    description: 'milliseconds that runs get to finish when their orchestrator stops, before another goes on',
  }),
});

export type DurabilitySettings = SectionValues<typeof durabilitySection>;
