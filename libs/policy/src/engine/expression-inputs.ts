import type { Json } from '@app/kernel';
import type { CallFacts } from './call-facts';

/** What expressions read, besides the risk score. */
export interface ExpressionInput {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Entries of the longest list in it. */
  readonly longestList: number;
  /** About how many code units comparing everything would touch. */
  readonly sizeUnits: number;
}

const prepared = new WeakMap<CallFacts, readonly ExpressionInput[]>();

/** The call as it is and, where that differs, with its texts as people see them. Made once for each decision. */
export function expressionInputs(facts: CallFacts): readonly ExpressionInput[] {
  const known = prepared.get(facts);
  if (known !== undefined) return known;
  const plain = inputOf(facts, (text) => text);
  const seen = inputOf(facts, (text) => facts.readings(text).all.at(-1)?.text ?? text);
  const differs =
    plain.variables.query !== seen.variables.query || plain.variables.response !== seen.variables.response;
  const inputs = differs ? [plain, seen] : [plain];
  prepared.set(facts, inputs);
  return inputs;
}

function inputOf(facts: CallFacts, read: (text: string) => string): ExpressionInput {
  const { call, inspection, stage } = facts.question;
  const { clientId, roles, tenantId } = facts.principal;
  const query = facts.query.map(read).join('\n');
  const response = (facts.response ?? []).map(read).join('\n');
  const context = sizeOf(call.context);
  const variables = {
    query,
    response,
    stage,
    request_type: call.operation,
    user: present(call.user),
    client: { id: clientId, roles, tenant_id: tenantId },
    target: present(call.target),
    context: call.context,
    findings: inspection.findings.map(({ category, confidence, type }) => ({ category, confidence, type })),
    now: facts.now,
  };
  return {
    variables,
    longestList: Math.max(1, roles.length, inspection.findings.length, context.longestList),
    sizeUnits: query.length + response.length + context.sizeUnits,
  };
}

function present(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function sizeOf(value: Json | undefined): { readonly longestList: number; readonly sizeUnits: number } {
  if (typeof value !== 'object' || value === null) {
    return { longestList: 0, sizeUnits: typeof value === 'string' ? value.length : 1 };
  }
  const entries: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : Object.values(value);
  const sizes = entries.map(sizeOf);
  return {
    longestList: sizes.reduce((longest, size) => Math.max(longest, size.longestList), entries.length),
    sizeUnits: sizes.reduce((sum, size) => sum + size.sizeUnits, 1),
  };
}
