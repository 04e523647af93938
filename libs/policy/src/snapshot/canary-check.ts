import {
  newId,
  type CallId,
  type ClientId,
  type DecisionId,
  type Finding,
  type GovernedCall,
  type Inspection,
  type OrganizationId,
  type RequestStage,
  type Stage,
  type TenantId,
} from '@app/kernel';
import { decide } from '../engine/decide';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import type { PolicyQuestion } from '../engine/question';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';
import type { Canary, SystemPolicy } from '../system/system-policy';
import type { SnapshotFailure } from './snapshot-failure';

/** Belongs to nobody, so that no policy of a tenant applies. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Asks of every shipped policy that is not off whether it fires on its canary: a policy that is loaded and silent
 * protects nothing.
 * @returns one failure for each policy that is missing or silent
 */
export function failedCanaries(
  snapshot: PolicySnapshot,
  policies: readonly SystemPolicy[],
): readonly SnapshotFailure[] {
  return policies.flatMap(({ id, canary }): SnapshotFailure[] => {
    const policy = snapshot.find(id);
    if (policy === undefined) {
      return [{ policyId: id, version: null, message: 'is missing', versionInForce: null }];
    }
    const [stage] = policy.stages;
    if (policy.mode === 'off' || stage === undefined) return [];
    const { matches } = decide(snapshot, questionOf(canary, stage));
    if (matches.some(({ policyId }) => policyId === id)) return [];
    const { version } = policy;
    return [{ policyId: id, version, message: 'does not fire on its canary', versionInForce: version }];
  });
}

function questionOf(canary: Canary, stage: Stage): PolicyQuestion {
  const segments = [{ pointer: '', text: canary.text }];
  const call: GovernedCall = {
    id: newId<CallId>(),
    principal: {
      tenantId: NOBODY as TenantId,
      organizationId: NOBODY as OrganizationId,
      clientId: NOBODY as ClientId,
      roles: [],
      tier: 'pilot',
      limits: { burstPerSecond: 1, monthlyQuota: 1 },
    },
    stage: requestStageOf(stage),
    operation: 'canary',
    target: {},
    user: {},
    segments,
    context: {},
    trace: { traceId: '', requestId: '' },
    receivedAt: new Date(0),
    signal: new AbortController().signal,
  };
  return { call, stage, segments, inspection: inspectionOf(canary), decisionId: newId<DecisionId>() };
}

function requestStageOf(stage: Stage): RequestStage {
  switch (stage) {
    case 'llm.response':
      return 'llm.request';
    case 'tool.response':
      return 'tool.request';
    default:
      return stage;
  }
}

function inspectionOf({ complete, text, types }: Canary): Inspection {
  const findings = types.flatMap((type): Finding[] => {
    const category = CATEGORY_OF_TYPE.get(type);
    return category === undefined
      ? []
      : [{ pointer: '', start: 0, end: text.length, type, category, confidence: 1 }];
  });
  return { findings, complete, gaps: complete ? [] : [{ pointer: '', reason: 'failed', types: [] }] };
}
