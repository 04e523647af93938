import type { Reply } from '../../translation/reply';
import { isObject, type JsonObject } from '../../wire/json';
import type { WireEvent } from '../../wire/wire-format';
import { answerFormOf, type AnswerForm } from '../answer-form';
import { answerTo } from '../stand-in-answer';
import type { StandInAsk, StandInFormat } from '../stand-in-format';
import { novaForm } from './nova-form';
import { llamaForm, mistralForm, titanForm } from './text-forms';
import { isEmbedding, titanEmbedding } from './titan-embedding';

const anthropicForm = answerFormOf('anthropic-messages');

/** Bedrock's InvokeModel: the name of the model and the fields of the body tell in which vendor's form it is asked. */
export const invokeFormat: StandInFormat = {
  whole: (ask) => {
    if (isEmbedding(ask)) return titanEmbedding(ask);
    const form = formOf(ask);
    const { reply, label } = answerTo(form, ask);
    return form.whole(reply, label);
  },
  events: (ask) => {
    const form = formOf(ask);
    const { reply, label } = answerTo(form, ask);
    const events = form.events(reply, label);
    return events.map((event, index) => chunkOf(event, index === events.length - 1 ? reply : null));
  },
};

function formOf({ body, model }: StandInAsk): AnswerForm {
  if (body['inputText'] !== undefined) return titanForm;
  if (body['prompt'] !== undefined) return model.includes('mistral') ? mistralForm : llamaForm;
  return model.includes('nova') || body['inferenceConfig'] !== undefined ? novaForm : anthropicForm;
}

/** The last chunk of every vendor carries what Bedrock measured. */
function chunkOf({ data }: WireEvent, reply: Reply | null): WireEvent {
  const chunk = isObject(data) ? data : {};
  return { name: 'chunk', data: reply === null ? chunk : { ...chunk, ...metricsOf(reply) } };
}

function metricsOf({ finish: { usage } }: Reply): JsonObject {
  return {
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: usage?.input ?? 0,
      outputTokenCount: usage?.output ?? 0,
      invocationLatency: 0,
      firstByteLatency: 0,
    },
  };
}
