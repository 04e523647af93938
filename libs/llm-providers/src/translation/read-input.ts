import type { JsonObject } from '../wire/json';
import type { ImagePart, TextPart, ToolResultPart, Turn } from './conversation';
import type { Cursor } from './fields/cursor';
import { parseObject } from './json-object';

/** Reads the arguments of a tool call that are written as JSON text. */
export function readArguments(at: Cursor): JsonObject {
  const input = parseObject(at.text());
  if (input === null) at.refuse('write the arguments as the JSON text of an object');
  return input ?? {};
}

/** A text part; none for an empty text, which some vendors refuse and no one needs. */
export function textParts(text: string | null): TextPart[] {
  return text === null || text === '' ? [] : [{ kind: 'text', text }];
}

/** Parts of a tool result, once the target has been found to take them. */
export function resultParts(
  parts: readonly (ToolResultPart['parts'][number] | ImagePart)[],
  at: Cursor,
): ToolResultPart['parts'] {
  if (parts.some(({ kind }) => kind !== 'text')) at.needs('toolResultMedia');
  return parts;
}

/** Reads a sampling temperature. */
export function readTemperature(at: Cursor): number | null {
  const temperature = at.numberOrNull();
  if (temperature !== null && temperature > 1) at.needs('hotSampling');
  return temperature;
}

/** Reads a level of effort; `none` is what vendors do when nobody asks. */
export function readEffort(at: Cursor): string | null {
  const effort = at.textOrNull();
  if (effort === 'minimal') at.needs('minimalEffort');
  return effort === 'none' ? null : effort;
}

/** Reads how wordy the answer shall be; `medium` is what vendors do when nobody asks. */
export function readVerbosity(at: Cursor): string | null {
  const verbosity = at.textOrNull();
  if (verbosity === null || verbosity === 'medium') return null;
  at.needs('verbosity');
  return verbosity;
}

/** Reads one text, or a list of them. */
export function readTexts(at: Cursor): string[] {
  return at.isText ? [at.text()] : at.items().map((item) => item.text());
}

/** Reads who takes a turn. */
export function readRole(at: Cursor): Turn['role'] {
  const role = at.text();
  if (role === 'user' || role === 'assistant') return role;
  at.wrong('must be user or assistant; standing instructions are written in system');
  return 'user';
}

/** Reads how many of the most likely tokens are drawn from. */
export function readTopK(at: Cursor): number | null {
  if (at.isPresent) at.needs('topK');
  return at.numberOrNull();
}
