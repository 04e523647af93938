import { Value } from '@sinclair/typebox/value';
import { InvalidPolicyError } from '../policy.errors';
import { checkAction } from './check-action';
import { checkCondition } from './check-condition';
import { checkMetadata } from './check-metadata';
import { checkValidity } from './check-validity';
import { policyDocumentSchema, type PolicyDocument } from './policy-document';
import { plainSentence } from './plain-sentence';
import { ProblemList } from './problem-list';

/** What holds when the author says nothing. `stages` has no default: looking at the wrong point protects nothing. */
export const DOCUMENT_DEFAULTS = {
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
  const document: Readonly<Record<string, unknown>> = {
    ...DOCUMENT_DEFAULTS,
    reason: reasonOf(input),
    ...input,
  };
  checkOuterForm(document, problems);
  checkCondition(document.condition, '/condition', problems);
  checkAction(document, problems);
  if (problems.all.length === 0) checkValidity(document, problems);
  checkMetadata(document.metadata, problems);
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
    if (!seen.has(error.path)) problems.add(error.path, plainSentence(error));
    seen.add(error.path);
  }
}

function reasonOf(input: object): string {
  const name = 'name' in input && typeof input.name === 'string' ? input.name : '';
  return `The policy "${name.slice(0, 255)}" applies to this call.`;
}
