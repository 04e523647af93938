import type { Json } from '@app/kernel';
import type { StepJournal } from '../step-journal';
import type { StepOutcome } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import type { StepMessage } from './message';

/**
 * Puts the messages of an outcome that is about to be stored in their places, and tells those who watch the run, without
 * their contents.
 */
export function postMessages(
  { key, scope, step }: PlacedStep,
  outcome: StepOutcome,
  journal: Pick<StepJournal, 'event'>,
): StepOutcome {
  if (outcome.status !== 'completed' || outcome.messages === undefined) return outcome;
  const placed = scope.frame.messages.place(key, outcome, scope.keysBefore(step));
  for (const message of placed.status === 'completed' ? (placed.messages ?? []) : []) {
    journal.event('message.posted', { step: key, ...factsOf(message) });
  }
  return placed;
}

function factsOf(message: StepMessage): { readonly [key: string]: Json } {
  const { decisionId, kind, seq, status } = message;
  const about: { readonly [key: string]: Json } =
    message.kind === 'mail' ? { type: message.type, to: message.to } : { key: message.key };
  return { kind, seq, status, decision_id: decisionId, ...about };
}
