import { systemClock, type PolicyId } from '@app/kernel';
import type { Metrics } from '@app/observability';
import { compilePolicy, PolicySnapshot, type PolicyDocument, type PolicySnapshots } from '@app/policy';
import type { GovernanceSettings } from './governance.config';
import { Judge } from './judge';

/** What tests say of a policy on answers. */
export type AnswerPolicy = Pick<PolicyDocument, 'action' | 'condition'> & Partial<PolicyDocument>;

/** Settings under which hashes have a key. */
export const SETTINGS: GovernanceSettings = {
  redactionKey: 'k'.repeat(32),
  streamHeldUnits: 8_192,
  streamBufferBytes: 1_000_000,
  contentRetentionDays: 0,
};

/** The real judge with these policies of the system on answers of models, and nothing else. */
export function judgeWith(...policies: readonly AnswerPolicy[]): Judge {
  const compiled = policies.map((policy, index) =>
    compilePolicy({
      id: `p${index}` as PolicyId,
      version: 1,
      scope: { kind: 'system' },
      document: { ...BLANK, ...policy },
    }),
  );
  const snapshot = new PolicySnapshot(1, compiled);
  const metrics = { observePolicyLatency: () => undefined, countDecision: () => undefined };
  return new Judge(
    { current: () => snapshot } as unknown as PolicySnapshots,
    metrics as unknown as Metrics,
    systemClock,
    SETTINGS,
  );
}

const BLANK: Omit<PolicyDocument, 'action' | 'condition'> = {
  name: 'a policy',
  description: '',
  category: 'custom',
  stages: ['llm.response'],
  reason: 'No.',
  severity: 'high',
  priority: 0,
  tags: [],
  mode: 'enforce',
  appliesTo: {},
};
