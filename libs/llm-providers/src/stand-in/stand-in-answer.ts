import { requestSegments } from '../wire/body-segments';
import type { JsonObject } from '../wire/json';
import type { AnswerLabel } from '../translation/answer-label';
import type { Reply } from '../translation/reply';
import { answerFormOf, type AnswerForm } from './answer-form';
import type { StandInAsk, StandInFormat } from './stand-in-format';
import { standInLabel } from './stand-in-label';
import { standInReply } from './stand-in-reply';
import type { TokenCounter } from './tokenizer';

/** An answer, before it is written in a form. */
interface StandInAnswer {
  readonly reply: Reply;
  readonly label: AnswerLabel;
}

/**
 * Answers a request that is read by a form.
 * @param choices how many answers are counted; they are all alike
 */
export function answerTo(form: AnswerForm, { body, countTokens }: StandInAsk, choices = 1): StandInAnswer {
  const label = standInLabel(body);
  const options = { id: label.id, inputTokens: inputTokens(body, countTokens), countTokens, choices };
  return { label, reply: standInReply(form.read(body), options) };
}

/** Counts the tokens of all texts of a request. */
export function inputTokens(body: JsonObject, countTokens: TokenCounter): number {
  return countTokens(requestSegments(body).map(({ text }) => text));
}

/** Speaks a format whose bodies have one form. */
export function spokenIn(format: Parameters<typeof answerFormOf>[0]): StandInFormat {
  const form = answerFormOf(format);
  return {
    whole: (ask) => {
      const { reply, label } = answerTo(form, ask);
      return form.whole(reply, label);
    },
    events: (ask) => {
      const { reply, label } = answerTo(form, ask);
      return form.events(reply, label);
    },
  };
}
