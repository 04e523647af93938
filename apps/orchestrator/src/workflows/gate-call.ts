import { createHash } from 'node:crypto';
import {
  InvalidRequestError,
  newId,
  type CallTarget,
  type GovernedCall,
  type Json,
  type Principal,
  type RequestStage,
  type Segment,
  type TraceContext,
} from '@app/kernel';
import { connectorSegments } from '@app/mcp-connectors';
import { gateScope } from '../approvals/approval-scope';
import type { GateRequest } from './gate.dto';

/** Where a question comes from. */
export interface GateCaller {
  readonly principal: Principal;
  readonly trace: TraceContext;
  readonly receivedAt: Date;
  readonly signal: AbortSignal;
}

/** Which step it is about. */
export interface GatePlace {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly stepId: string;
}

/** Texts beyond these are refused: what is not looked at is not let through. */
const MOST_TEXTS = 10_000;

const STAGES: Readonly<Record<string, RequestStage>> = {
  tool_call: 'tool.request',
  connector_call: 'tool.request',
  human_task: 'plan.step',
};

/** Opens the governed call that a gate is. @throws InvalidRequestError (INVALID_REQUEST) with too many texts */
export function gateCall(body: GateRequest, place: GatePlace, caller: GateCaller): GovernedCall {
  const type = body.step_type ?? 'llm_call';
  return {
    id: newId(),
    ...caller,
    stage: STAGES[type] ?? 'llm.request',
    operation: 'workflow.gate',
    target: targetOf(body),
    user: {},
    segments: textsOf(body),
    context: {
      workflow_id: place.workflowId,
      workflow_name: place.workflowName,
      step_id: place.stepId,
      step_name: body.step_name ?? place.stepId,
      step_type: type,
    },
    approvalScope: gateScope(place.workflowId, place.stepId),
  };
}

function targetOf({ model, provider, step_type: type, tool_context: tool }: GateRequest): CallTarget {
  const connector = type === 'connector_call' ? tool?.tool_type : null;
  return {
    ...(model && { model }),
    ...(provider && { provider }),
    ...(tool?.tool_name && { tool: tool.tool_name }),
    ...(connector && { connector }),
  };
}

/** A fingerprint of what is asked, without what may differ between tries. @returns SHA-256 in hexadecimal */
export function gateHash({ model, provider, step_input, step_type, tool_context }: GateRequest): string {
  const asked = { model, provider, step_input, step_type, tool_context };
  return createHash('sha256')
    .update(JSON.stringify(sorted(asked as Json)))
    .digest('hex');
}

function textsOf({ step_input, tool_context }: GateRequest): readonly Segment[] {
  const segments = [
    ...textsIn(step_input ?? {}, '/step_input'),
    ...textsIn(tool_context?.tool_input ?? {}, '/tool_context/tool_input'),
  ];
  if (segments.length <= MOST_TEXTS) return segments;
  throw new InvalidRequestError(`A step may have ${MOST_TEXTS} texts at most.`, {
    problems: [{ field: '/step_input', message: `has ${segments.length} texts; send ${MOST_TEXTS} at most` }],
  });
}

function textsIn(value: Json, pointer: string): Segment[] {
  return connectorSegments(value).map((segment) => ({ ...segment, pointer: `${pointer}${segment.pointer}` }));
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((inner: Json) => sorted(inner));
  const fields = Object.entries(value as { readonly [key: string]: Json });
  return Object.fromEntries(
    fields.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}
