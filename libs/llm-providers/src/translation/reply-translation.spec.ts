import * as fc from 'fast-check';
import type { JsonObject } from '../wire/json';
import type { WireEvent } from '../wire/wire-format';
import { labelOf } from './answer-label';
import { CALLER_SIDES } from './caller-sides';
import { SOURCE_FORMATS, TARGET_FORMATS, type SourceFormat, type TargetFormat } from './fields/field-rule';
import { PROVIDER_SIDES } from './provider-sides';
import type { Reply, ReplyPart } from './reply';
import type { OpenPart, StreamStep } from './stream-step';
import { translatorFor } from './translator';

const clock = { now: () => new Date(0), nowMs: () => 1_700_000_000_000, monotonicMs: () => 0 };
const request: JsonObject = { model: 'the-model', stream_options: { include_usage: true } };

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,11}$/);
const text = fc.string({ minLength: 1, unit: 'grapheme' });
const count = fc.nat({ max: 10_000 });

/** What an answer of a provider can say; where parts must stand in one order, they do. */
function replyOf(format: TargetFormat): fc.Arbitrary<Reply> {
  const textPart: fc.Arbitrary<ReplyPart> = text.map((said) => ({ kind: 'text', text: said }));
  const call: fc.Arbitrary<ReplyPart> = fc.record({
    kind: fc.constant('toolCall' as const),
    id: word,
    name: word,
    input: fc.dictionary(word, fc.oneof(fc.string(), fc.integer())),
  });
  const isOpenai = format === 'openai-chat';
  const signature = isOpenai ? fc.constant(null) : word;
  const thought: fc.Arbitrary<ReplyPart> = fc.record({
    kind: fc.constant('reasoning' as const),
    text,
    signature,
    redacted: fc.constant(null),
  });
  const redacted: fc.Arbitrary<ReplyPart> = word.map((data) => ({
    kind: 'reasoning',
    text: '',
    signature: null,
    redacted: data,
  }));
  const reasoning = isOpenai ? thought : fc.oneof(thought, redacted);
  const groups = fc.tuple(
    fc.array(reasoning, { maxLength: isOpenai ? 1 : 2 }),
    fc.array(textPart, { maxLength: 1 }),
    fc.array(call, { maxLength: 3 }),
  );
  const usage = fc.tuple(count, count, count, count).map(([fresh, cacheRead, cacheWrite, output]) => ({
    input: fresh + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: 0,
  }));
  const ends = fc.constantFrom('length' as const, 'filtered' as const, 'end' as const);
  return fc.tuple(groups, usage, ends).map(([found, counts, end]) => ({
    head: { id: 'up-1', model: 'upstream-model', createdAtS: isOpenai ? 1_600_000_000 : null },
    parts: found.flat(),
    finish: {
      reason: end === 'end' && found[2].length > 0 ? 'tool_calls' : end,
      stopSequence: null,
      usage: counts,
    },
  }));
}

/** A reply as a provider would stream it, cut into pieces of some size. */
function stepsOf({ head, parts, finish }: Reply, size: number): StreamStep[] {
  const ofPart = (replyPart: ReplyPart, index: number): StreamStep[] => {
    const part = openPartOf(replyPart);
    const pieces = part.kind === 'redacted' ? [] : cut(textOf(replyPart), size);
    return [
      { kind: 'open', index, part },
      ...pieces.map((piece): StreamStep => ({ kind: 'piece', index, part, text: piece })),
      ...(replyPart.kind === 'reasoning' && replyPart.signature !== null
        ? [{ kind: 'signature' as const, index, signature: replyPart.signature }]
        : []),
      { kind: 'close', index, part },
    ];
  };
  return [{ kind: 'start', head }, ...parts.flatMap(ofPart), { kind: 'finish', finish }];
}

function openPartOf(part: ReplyPart): OpenPart {
  if (part.kind === 'toolCall') return { kind: 'toolCall', id: part.id, name: part.name };
  if (part.kind === 'reasoning' && part.redacted !== null) return { kind: 'redacted', data: part.redacted };
  return { kind: part.kind };
}

function textOf(part: ReplyPart): string {
  return part.kind === 'toolCall' ? JSON.stringify(part.input) : part.text;
}

function cut(whole: string, size: number): string[] {
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
    whole.slice(index * size, (index + 1) * size),
  );
}

/** The whole answer that a provider would give, or its events. */
function upstream(
  format: TargetFormat,
  reply: Reply,
): { readonly body: JsonObject; readonly eventsOf: (size: number) => WireEvent[] } {
  const label = labelOf(reply.head, request, clock);
  return {
    body: CALLER_SIDES[format].writeReply(reply, label),
    eventsOf: (size) => {
      const writer = CALLER_SIDES[format].streamWriter(label);
      return stepsOf(reply, size).flatMap((step) => writer.write(step));
    },
  };
}

/** Collects the events of a caller's stream into a whole answer, as clients do. */
function collect(format: SourceFormat, events: readonly WireEvent[]): JsonObject {
  if (format === 'openai-responses') return (events.at(-1)?.data as JsonObject)['response'] as JsonObject;
  const reader = PROVIDER_SIDES[format].streamReader();
  const steps = [...events.flatMap((event) => reader.read(event)), ...reader.end()];
  const reply = collectSteps(steps);
  return CALLER_SIDES[format].writeReply(reply, labelOf(reply.head, request, clock));
}

function collectSteps(steps: readonly StreamStep[]): Reply {
  const texts: string[] = [];
  const parts: ReplyPart[] = [];
  const signatures: (string | null)[] = [];
  const start = steps.find((step) => step.kind === 'start');
  const finish = steps.find((step) => step.kind === 'finish');
  if (start === undefined || finish === undefined) throw new Error('the stream is not complete');
  for (const step of steps) {
    if (step.kind === 'open') [texts[step.index], signatures[step.index]] = ['', null];
    else if (step.kind === 'piece') texts[step.index] += step.text;
    else if (step.kind === 'signature') signatures[step.index] = step.signature;
    else if (step.kind === 'close') {
      const { index, part } = step;
      parts[index] = closed(part, texts[index] ?? '', signatures[index] ?? null);
    }
  }
  return { head: start.head, parts, finish: finish.finish };
}

function closed(part: OpenPart, said: string, signature: string | null): ReplyPart {
  switch (part.kind) {
    case 'text':
      return { kind: 'text', text: said };
    case 'toolCall':
      return { ...part, input: JSON.parse(said) };
    case 'redacted':
      return { kind: 'reasoning', text: '', signature: null, redacted: part.data };
    case 'reasoning':
      return { kind: 'reasoning', text: said, signature, redacted: null };
  }
}

describe.each(
  TARGET_FORMATS.flatMap((to) => SOURCE_FORMATS.filter((from) => from !== to).map((from) => ({ from, to }))),
)('answers of $to for clients of $from', ({ from, to }) => {
  const translator = translatorFor(from, to, clock);
  if (translator === null) throw new Error('there is no translator');

  it('are the same streamed and collected as whole', () => {
    fc.assert(
      fc.property(replyOf(to), fc.integer({ min: 1, max: 9 }), (reply, size) => {
        const { body, eventsOf } = upstream(to, reply);
        const stream = translator.stream(request);

        const events = [...eventsOf(size).flatMap((event) => stream.event(event)), ...stream.end()];

        const whole = translator.reply(body, request);
        expect(collect(from, events)).toEqual(whole);
      }),
    );
  });

  it('end with nothing that looks complete when the provider breaks off', () => {
    fc.assert(
      fc.property(replyOf(to), fc.nat(), (reply, random) => {
        const events = upstream(to, reply).eventsOf(3);
        const finalCount = to === 'anthropic-messages' ? 1 : 3;
        const kept = events.slice(0, Math.max(1, random % Math.max(1, events.length - finalCount)));
        const stream = translator.stream(request);

        const seen = [...kept.flatMap((event) => stream.event(event)), ...stream.end()];

        expect(seen.filter(looksFinal)).toEqual([]);
      }),
    );
  });
});

function looksFinal({ name, data }: WireEvent): boolean {
  if (data === '[DONE]') return true;
  if (['message_stop', 'messageStop', 'response.completed', 'response.incomplete'].includes(name ?? ''))
    return true;
  const [choice] = (data?.['choices'] ?? []) as readonly JsonObject[];
  return choice !== undefined && choice['finish_reason'] !== null;
}
