import {
  NOTHING_FOUND,
  type DecisionId,
  type Finding,
  type Inspection,
  type InspectionGap,
  type PolicyId,
} from '@app/kernel';
import { compilePolicy, type CompiledPolicy, type PublishedPolicy } from '../engine/compile-policy';
import { PolicySnapshot } from '../engine/policy-snapshot';
import type { PolicyQuestion } from '../engine/question';
import type { Condition } from '../model/condition';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';
import type { PolicyDocument } from '../model/policy-document';

/** A policy that blocks every chat request. */
export function aDocument(overrides: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    name: 'a policy',
    description: '',
    category: 'custom',
    stages: ['llm.request'],
    condition: { all: [] },
    action: 'block',
    reason: 'a reason',
    severity: 'medium',
    priority: 0,
    tags: [],
    mode: 'enforce',
    appliesTo: {},
    ...overrides,
  };
}

export function aPublished(id: string, overrides: Partial<PolicyDocument> = {}): PublishedPolicy {
  return { id: id as PolicyId, version: 1, scope: { kind: 'system' }, document: aDocument(overrides) };
}

export function aCompiled(id: string, overrides: Partial<PolicyDocument> = {}): CompiledPolicy {
  return compilePolicy(aPublished(id, overrides));
}

export function aSnapshot(...policies: readonly CompiledPolicy[]): PolicySnapshot {
  return new PolicySnapshot(1, policies);
}

/** A snapshot of one policy of the system that blocks when the condition holds. */
export function blockingWhen(condition: Condition): PolicySnapshot {
  return aSnapshot(aCompiled('p', { condition }));
}

export function aFinding(type: string, overrides: Partial<Finding> = {}): Finding {
  const category = CATEGORY_OF_TYPE.get(type) ?? 'pii';
  return { pointer: '/text', start: 0, end: 4, type, category, confidence: 0.95, ...overrides };
}

export function found(...types: readonly string[]): Inspection {
  return { ...NOTHING_FOUND, findings: types.map((type) => aFinding(type)) };
}

/** An inspection that may have missed the types; all when none is named. */
export function gapIn(...types: readonly string[]): Inspection {
  const gap: InspectionGap = { pointer: '/text', reason: 'saturated', types };
  return { findings: [], complete: false, gaps: [gap] };
}

/** A question about the request of a call, without findings. */
export function aQuestion(overrides: Partial<PolicyQuestion> & Pick<PolicyQuestion, 'call'>): PolicyQuestion {
  const { call } = overrides;
  return {
    stage: call.stage,
    inspection: NOTHING_FOUND,
    segments: call.segments,
    decisionId: 'decision' as DecisionId,
    ...overrides,
  };
}
