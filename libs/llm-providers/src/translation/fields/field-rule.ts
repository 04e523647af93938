import type { Json } from '@app/kernel';
import type { WireFormatName } from '../../wire/wire-format';

/** The formats that a request can be written in. */
export const TARGET_FORMATS = ['openai-chat', 'anthropic-messages', 'bedrock-converse'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

/** The formats that a request can be read from. */
export const SOURCE_FORMATS = ['openai-responses', ...TARGET_FORMATS] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Tells whether a format takes part in translation at all. */
export function isSourceFormat(format: WireFormatName): format is SourceFormat {
  return (SOURCE_FORMATS as readonly WireFormatName[]).includes(format);
}

/** Tells whether requests can be written in a format. */
export function isTargetFormat(format: WireFormatName): format is TargetFormat {
  return (TARGET_FORMATS as readonly WireFormatName[]).includes(format);
}

/**
 * What happens to a field of a request on its way into another format.
 *
 * - `carried`: said in the other format's words.
 * - `dropped`: left out, because the answer means the same without it. `note` says why.
 * - `refused`: the request is refused. `note` says what to do.
 */
export interface FieldRule {
  readonly treatment: 'carried' | 'dropped' | 'refused';
  readonly note: string;
  /** Values that say no more than a missing field; they pass whatever the treatment is. */
  readonly harmless: readonly Json[];
}

/**
 * The fields of one format. A key is the path of a field: `/messages/*` is every item of the list, `[text]` after a path
 * is the item whose discriminator (`type` or `role`) has that value. A field without a rule is refused.
 */
export type FieldTable = Readonly<Record<string, FieldRule>>;

/** A field that is said in the other format's words; `note` names limits, if there are any. */
export function carried(note = ''): FieldRule {
  return { treatment: 'carried', note, harmless: [] };
}

/** A field that may be left out. */
export function dropped(note: string): FieldRule {
  return { treatment: 'dropped', note, harmless: [] };
}

/** A field that cannot be carried. */
export function refused(note: string, harmless: readonly Json[] = []): FieldRule {
  return { treatment: 'refused', note, harmless };
}

/** Rules for several fields of one object. */
export function under(path: string, rules: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(rules).map(([key, rule]) => [`${path}${key}`, rule]));
}
