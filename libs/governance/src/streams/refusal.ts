import type { Judgement } from '../judgement';

/** Why an answer that no policy stops cannot be governed all the same. Public sentences. */
export const REFUSALS = {
  heldUnits: 'The answer could not be inspected as it came in: too much of it would have to wait.',
  heldBytes: 'The answer is too large to be held until it can be judged.',
  channels: 'The answer has too many texts at once.',
  order: 'The answer goes on with a text that had ended.',
  late: 'The answer was found to need redaction after parts of it had left.',
} as const;

/** The judgement of an answer that must not go on though no policy stops it: unknown is never clean. */
export function refused(judgement: Judgement, reason: string): Judgement {
  const { decision } = judgement;
  if (decision.verdict !== 'allow') return judgement;
  return {
    ...judgement,
    decision: { ...decision, verdict: 'block', reasons: [reason, ...decision.reasons] },
  };
}
