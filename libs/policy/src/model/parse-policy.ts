import type { TSchema } from '@sinclair/typebox';
import { Value, ValueErrorType, type ValueError } from '@sinclair/typebox/value';
import { STAGES } from '@app/kernel';
import { InvalidPolicyError } from '../policy.errors';
import { checkCondition } from './check-condition';
import { policyDocumentSchema, type PolicyDocument } from './policy-document';
import { ProblemList } from './problem-list';

/** What holds when the author says nothing. `stages` has no default: looking at the wrong point protects nothing. */
const DEFAULTS = {
  description: '',
  category: 'custom',
  severity: 'medium',
  priority: 0,
  tags: [],
  mode: 'enforce',
  appliesTo: {},
};

/**
 * Reads a policy from JSON, fills in defaults and checks everything.
 * @throws InvalidPolicyError (INVALID_REQUEST) whose `problems` name every place and what to write instead
 */
export function parsePolicy(input: unknown): PolicyDocument {
  const problems = new ProblemList();
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    problems.add('', 'must be an object with name, stages, condition and action');
    throw invalid(problems);
  }
  const document: Readonly<Record<string, unknown>> = { ...DEFAULTS, reason: reasonOf(input), ...input };
  checkOuterForm(document, problems);
  checkCondition(document.condition, '/condition', problems);
  checkAction(document, problems);
  if (problems.all.length > 0) throw invalid(problems);
  return document as unknown as PolicyDocument;
}

function invalid({ all }: ProblemList): InvalidPolicyError {
  const [first] = all;
  return new InvalidPolicyError(`The policy is not valid: ${first?.field ?? ''} ${first?.message ?? ''}`, {
    problems: all,
  });
}

/** Says one thing about each place: what TypeBox adds after the first error follows from it. Leaves the condition out. */
function checkOuterForm(document: object, problems: ProblemList): void {
  const seen = new Set(['/condition']);
  for (const error of Value.Errors(policyDocumentSchema, document)) {
    if (!seen.has(error.path)) problems.add(error.path, sentence(error));
    seen.add(error.path);
  }
}

function reasonOf(input: object): string {
  const name = 'name' in input && typeof input.name === 'string' ? input.name : '';
  return `The policy "${name.slice(0, 255)}" applies to this call.`;
}

function checkAction(
  { action, allowedProviders, condition }: Readonly<Record<string, unknown>>,
  problems: ProblemList,
): void {
  if (action === 'route' && allowedProviders === undefined) {
    problems.add('/allowedProviders', 'is required for route; list the providers that may serve the call');
  }
  if (action !== 'route' && allowedProviders !== undefined) {
    problems.add('/allowedProviders', 'is for the action route only; remove it or change the action');
  }
  if (action === 'redact' && !looksAtFindings(condition, 0)) {
    problems.add(
      '/condition',
      'must say what to mask when the action is redact: add {"finding": {"types": [...]}}',
    );
  }
}

/** Says whether a finding can make the condition hold; a finding below `not` gives nothing to mask. */
function looksAtFindings(condition: unknown, depth: number): boolean {
  if (typeof condition !== 'object' || condition === null || depth > 20) return false;
  const { finding, all, any } = condition as Readonly<Record<string, unknown>>;
  const parts: readonly unknown[] = [all, any].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  return finding !== undefined || parts.some((part) => looksAtFindings(part, depth + 1));
}

function sentence({ type, schema, value }: ValueError): string {
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not known; remove it';
  return value === undefined ? `is required; it must be ${formOf(schema)}` : `must be ${formOf(schema)}`;
}

function formOf(schema: TSchema): string {
  const choices: unknown = schema.anyOf;
  if (Array.isArray(choices))
    return `one of ${choices.map((choice: TSchema) => String(choice.const)).join(', ')}`;
  switch (schema.type) {
    case 'string':
      return `a text of ${Number(schema.minLength ?? 0)} to ${String(schema.maxLength)} characters`;
    case 'integer':
      return `a whole number from ${String(schema.minimum)} to ${String(schema.maximum)}`;
    case 'array':
      return `a list of ${Number(schema.minItems ?? 0)} to ${String(schema.maxItems ?? STAGES.length)} different entries`;
    default:
      return 'an object';
  }
}
