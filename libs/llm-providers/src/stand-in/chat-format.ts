import { isObject, itemsAt, type JsonObject } from '../wire/json';
import { answerFormOf } from './answer-form';
import { answerTo } from './stand-in-answer';
import type { StandInFormat } from './stand-in-format';

/** Choices that are made at most, whatever `n` says. */
const MAX_CHOICES = 8;

const form = answerFormOf('openai-chat');

/** Chat completions, with as many equal choices as the caller asks for. */
export const chatFormat: StandInFormat = {
  whole: (ask) => {
    const count = choiceCount(ask.body);
    const { reply, label } = answerTo(form, ask, count);
    return withChoices(form.whole(reply, label), count);
  },
  events: (ask) => {
    const count = choiceCount(ask.body);
    const { reply, label } = answerTo(form, ask, count);
    return form
      .events(reply, label)
      .map((event) => (isObject(event.data) ? { ...event, data: withChoices(event.data, count) } : event));
  },
};

function choiceCount({ n }: JsonObject): number {
  return typeof n === 'number' && Number.isInteger(n) && n > 0 ? Math.min(n, MAX_CHOICES) : 1;
}

function withChoices(answer: JsonObject, count: number): JsonObject {
  const choices = itemsAt(answer, 'choices').filter(isObject);
  const repeated = Array.from({ length: count }, (_, index) =>
    choices.map((choice) => ({ ...choice, index })),
  );
  return { ...answer, choices: repeated.flat() };
}
