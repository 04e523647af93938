import { InvalidRequestError, type Json } from '@app/kernel';
import type { PlacedStep } from '../step-runner.types';
import type { StepOf } from '../../planning/plan';
import { resolveText, resolveValue, type ReferenceScope } from '../../planning/references/resolve';
import type { Emit, Post } from '../../planning/steps/message-fields';
import { nameProblem } from '../../planning/steps/message-names';
import { MESSAGE_LIMITS } from '../../planning/plan-limits';
import { sizeBytesOf, type BoardPost, type Mail, type StepMessage } from './message';

/** Types of steps that can write to others. */
export type WritingType = 'connector-call' | 'llm-call' | 'synthesis';

const UNJUDGED = { seq: 0, status: 'delivered', reason: null, decisionId: null } as const;

/**
 * The messages of a step that gave an output, with their references filled in, before anybody has judged them.
 * @throws UnresolvedReferenceError, InvalidRequestError (INVALID_REQUEST) when one cannot be made or read, or is too large
 */
export function writtenBy({ scope, step }: PlacedStep<StepOf<WritingType>>, output: Json): StepMessage[] {
  const { emit = [], post = [] } = step;
  if (emit.length + post.length === 0) return [];
  const references = scope.referencesOf(step);
  const own = { ...references, variables: { output, ...references.variables } };
  return [...emit.map((mail) => mailOf(mail, own)), ...post.map((each) => postOf(each, own))];
}

function mailOf({ correlation_id, payload, to, type }: Emit, references: ReferenceScope): Mail {
  assertReadable(type);
  return {
    ...UNJUDGED,
    kind: 'mail',
    type,
    to: to ?? null,
    correlationId:
      correlation_id === undefined ? null : resolveText(correlation_id, references).slice(0, 255),
    content: contentOf(payload, references, `Message '${type}'`),
  };
}

function postOf({ if_unchanged = false, key, value }: Post, references: ReferenceScope): BoardPost {
  assertReadable(key);
  const content = contentOf(value, references, `The value of '${key}'`);
  return { ...UNJUDGED, kind: 'post', key, ifUnchanged: if_unchanged, version: 0, content };
}

/** Plans that were stored by earlier releases may have such names. */
function assertReadable(name: string): void {
  const problem = nameProblem(name);
  if (problem !== null) throw new InvalidRequestError(problem);
}

function contentOf(template: Json, references: ReferenceScope, what: string): Json {
  const content = resolveValue(template, references);
  const sizeBytes = sizeBytesOf(content);
  if (sizeBytes <= MESSAGE_LIMITS.contentBytes) return content;
  throw new InvalidRequestError(
    `${what} has ${sizeBytes} bytes as JSON; ${MESSAGE_LIMITS.contentBytes} are the most. Write less, or where to find it.`,
  );
}
