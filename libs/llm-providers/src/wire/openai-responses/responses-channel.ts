import type { JsonObject } from '../json';

/** Where the running text of an event type will stand inside its output item; `#` is the index of the part. */
const placeOfDelta: Readonly<Record<string, string>> = {
  'response.output_text.delta': 'content/#/text',
  'response.refusal.delta': 'content/#/refusal',
  'response.reasoning_text.delta': 'content/#/text',
  'response.reasoning_summary_text.delta': 'summary/#/text',
  'response.function_call_arguments.delta': 'arguments',
  'response.mcp_call_arguments.delta': 'arguments',
  'response.custom_tool_call_input.delta': 'input',
  'response.code_interpreter_call_code.delta': 'code',
};

/** The channel of a delta; one of a type that nobody knows yet has the name of its type in it. */
export function channelOf(type: string, event: JsonObject): string {
  const place = placeOfDelta[type] ?? `${type.slice(0, -'.delta'.length)}/#`;
  const part = indexAt(event, 'content_index') ?? indexAt(event, 'summary_index') ?? 0;
  return `/output/${indexAt(event, 'output_index') ?? 0}/${place.replace('#', String(part))}`;
}

/** The part that an event of the kind `.done` completes: a whole item, or the running text of its kind. */
export function endedPart(type: string, event: JsonObject): string {
  if (type === 'response.output_item.done') return `/output/${indexAt(event, 'output_index') ?? 0}`;
  return channelOf(type.replace(/done$/, 'delta'), event);
}

function indexAt(event: JsonObject, field: string): number | null {
  const index = event[field];
  return typeof index === 'number' ? index : null;
}
