import * as fc from 'fast-check';
import type { JsonObject } from '../wire/json';
import { CALLER_SIDES } from './caller-sides';
import type { Conversation, MediaSource, Part, ToolResultPart, Turn } from './conversation';
import { CARRIED_FIELDS } from './fields/carried-fields';
import { Cursor } from './fields/cursor';
import { adviceOn, type FeatureName } from './fields/feature';
import { FieldReport } from './fields/field-report';
import { TARGET_FORMATS, type TargetFormat } from './fields/field-rule';
import { PROVIDER_SIDES } from './provider-sides';

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,11}$/);
const text = fc.string({ minLength: 1, unit: 'grapheme' });
const json = fc.dictionary(word, fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)));
const schema = json.map((fields): JsonObject => ({ ...fields, type: 'object' }));
const base64 = fc.base64String();

/** Values of a feature that a format can carry, else the ones that every format can. */
function where<Value>(
  format: TargetFormat,
  feature: FeatureName,
  [special, plain]: readonly [fc.Arbitrary<Value>, fc.Arbitrary<Value>],
): fc.Arbitrary<Value> {
  return adviceOn(feature, format) === null ? fc.oneof(special, plain) : plain;
}

function partsOf(format: TargetFormat): { user: fc.Arbitrary<Part>; result: fc.Arbitrary<Part> } {
  const textPart = text.map((said): Part => ({ kind: 'text', text: said }));
  const png = base64.map((data): MediaSource => ({ kind: 'data', mediaType: 'image/png', data }));
  const url = fc.webUrl().map((address): MediaSource => ({ kind: 'url', url: address }));
  const pdf = base64.map((data): MediaSource => ({ kind: 'data', mediaType: 'application/pdf', data }));
  const image = where(format, 'imageUrl', [url, png]).map((source): Part => ({ kind: 'image', source }));
  const source = where<MediaSource | { kind: 'text'; text: string }>(format, 'documentUrl', [
    url,
    where<MediaSource | { kind: 'text'; text: string }>(format, 'plainTextDocument', [
      text.map((said) => ({ kind: 'text' as const, text: said })),
      pdf,
    ]),
  ]);
  const document = fc.record({ kind: fc.constant('document' as const), name: fc.constant(null), source });
  return {
    user: fc.oneof(textPart, image, document),
    result: where<Part>(format, 'toolResultMedia', [fc.oneof(image, document), textPart]),
  };
}

function turnsOf(format: TargetFormat): fc.Arbitrary<Turn[]> {
  const { user, result } = partsOf(format);
  const call = fc.record({ kind: fc.constant('toolCall' as const), id: word, name: word, input: json });
  const toolResult: fc.Arbitrary<Part> = fc.record({
    kind: fc.constant('toolResult' as const),
    callId: word,
    failed: format === 'openai-chat' ? fc.constant(false) : fc.boolean(),
    parts: fc.array(result, { maxLength: 3 }) as fc.Arbitrary<ToolResultPart['parts']>,
  });
  const reasoning: fc.Arbitrary<Part> = fc.oneof(
    fc.record({
      kind: fc.constant('reasoning' as const),
      text,
      signature: base64.filter((signature) => signature !== ''),
      redacted: fc.constant(null),
    }),
    base64.map((redacted): Part => ({ kind: 'reasoning', text: '', signature: null, redacted })),
  );
  const textPart = text.map((said): Part => ({ kind: 'text', text: said }));
  const join = (...groups: fc.Arbitrary<Part[]>[]): fc.Arbitrary<Part[]> =>
    fc
      .tuple(...groups)
      .map((found) => found.flat())
      .filter((parts) => parts.length > 0);
  const some = (part: fc.Arbitrary<Part>): fc.Arbitrary<Part[]> => fc.array(part, { maxLength: 3 });
  const thought = adviceOn('signedReasoning', format) === null ? some(reasoning) : fc.constant<Part[]>([]);
  const pair = fc.tuple(join(some(toolResult), some(user)), join(thought, some(textPart), some(call)));
  return fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) =>
    pairs.flatMap(([asked, answered]): Turn[] => [
      { role: 'user', parts: asked },
      { role: 'assistant', parts: answered },
    ]),
  );
}

function conversationOf(format: TargetFormat): fc.Arbitrary<Conversation> {
  const tool = fc.record({
    name: word,
    description: fc.option(text),
    parameters: schema,
    strict: fc.option(fc.boolean()),
  });
  const budget = fc.oneof(fc.integer({ min: 1024, max: 9999 }), fc.constant('adaptive' as const));
  const choice = fc.oneof(
    fc.constant({ kind: 'auto' as const }),
    fc.constant({ kind: 'required' as const }),
    word.map((name) => ({ kind: 'named' as const, name })),
  );
  const isNamed = format !== 'anthropic-messages';
  const output = fc.record({
    kind: fc.constant('schema' as const),
    name: isNamed ? word : fc.constant(null),
    description: isNamed ? fc.option(text) : fc.constant(null),
    schema,
    strict: format === 'openai-chat' ? fc.option(fc.boolean()) : fc.constant(true),
  });
  return fc.record({
    system: fc.array(text, { maxLength: 2 }),
    turns: turnsOf(format),
    tools: fc.array(tool, { minLength: 1, maxLength: 2 }),
    toolChoice: choice,
    parallelToolCalls: where(format, 'oneToolCall', [fc.constant(false), fc.constant(true)]),
    sampling: fc.record({
      maxTokens: format === 'anthropic-messages' ? fc.nat() : fc.option(fc.nat()),
      temperature: fc.option(fc.constantFrom(0, 0.5, 1)),
      topP: fc.option(fc.constantFrom(0.1, 1)),
      topK: where<number | null>(format, 'topK', [fc.nat(), fc.constant(null)]),
      stop: fc.array(text, { maxLength: 2 }),
    }),
    reasoning: fc.record({
      effort: fc.option(fc.constantFrom('low', 'medium', 'high', 'xhigh', 'max')),
      budget: where<number | 'adaptive' | null>(format, 'reasoningBudget', [budget, fc.constant(null)]),
    }),
    output: fc.option(output),
    verbosity: where(format, 'verbosity', [fc.constantFrom('low', 'high', null), fc.constant(null)]),
  });
}

/** Gives every document a name of its own, as one format demands. */
function withDocumentNames(conversation: Conversation): Conversation {
  let count = 0;
  const named = <Kind extends Part>(part: Kind): Kind => {
    if (part.kind === 'toolResult') return { ...part, parts: part.parts.map(named) };
    return part.kind === 'document' ? { ...part, name: `document ${(count += 1)}` } : part;
  };
  const turns = conversation.turns.map(({ role, parts }) => ({ role, parts: parts.map(named) }));
  return { ...conversation, turns };
}

describe.each(TARGET_FORMATS)('requests in %s', (format) => {
  it('say what they were written from, for all that the format can carry', () => {
    fc.assert(
      fc.property(conversationOf(format).map(withDocumentNames), (conversation) => {
        const body = PROVIDER_SIDES[format].writeRequest(conversation, { model: 'm', streamed: true });
        const report = new FieldReport(CARRIED_FIELDS[format], format);

        const read = CALLER_SIDES[format].readRequest(Cursor.ofBody(body, report));

        report.finish();
        expect(read).toEqual(conversation);
      }),
    );
  });
});
