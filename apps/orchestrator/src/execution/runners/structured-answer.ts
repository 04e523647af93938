import type { Json } from '@app/kernel';
import type { ValueSchema } from '../../planning/schemas/value-schema';
import type { ModelQuestion } from './model-question';

/** An answer as data, or what is wrong with it. */
export type AnswerReading =
  { readonly data: Json; readonly problem: null } | { readonly data: null; readonly problem: string };

/** Most problems that a model is told at once. */
const MAX_PROBLEMS = 10;

/** Reads an answer that is to be JSON; a fence of Markdown around it is taken off. */
export function readAnswer(text: string, schema: ValueSchema): AnswerReading {
  let data: Json;
  try {
    data = JSON.parse(unfenced(text)) as Json;
  } catch {
    return { data: null, problem: 'is not JSON.' };
  }
  const problems = schema.check(data);
  if (problems.length === 0) return { data, problem: null };
  const sentences = problems
    .slice(0, MAX_PROBLEMS)
    .map(({ field, message }) => `${field || 'the answer'} ${message}`);
  return { data: null, problem: `does not fit the output schema: ${sentences.join('; ')}.` };
}

/** The question once more, with the answer that was no good and why. */
export function repairQuestion(question: ModelQuestion, answer: string, problem: string): ModelQuestion {
  const prompt = [
    question.prompt,
    `You answered:\n${answer}`,
    `That ${problem} Answer again with nothing but JSON that fits this JSON Schema:`,
    JSON.stringify(question.schema),
  ].join('\n\n');
  return { ...question, prompt };
}

function unfenced(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('```') || !trimmed.endsWith('```')) return trimmed;
  const firstLineEnd = trimmed.indexOf('\n');
  return firstLineEnd === -1 ? trimmed : trimmed.slice(firstLineEnd + 1, -3);
}
