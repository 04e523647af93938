import type { Json } from '@app/kernel';
import { InvalidRequestError } from '@app/kernel';
import { StepGates } from '../gates/step-gates';
import { ReadyOrderExecutor } from '../ready-order-executor';
import { aRunContext } from '../run-context.builder';
import { FakeStepJournal, StoredSteps } from '../step-journal.fake';
import { answered, fakeRunners, promptOf } from '../step-runners.fake';
import { VirtualTime } from '../virtual-time.fake';
import { readPlan } from '../../planning/read-plan';
import { aStepTry } from '../runners/step-try.builder';
import type { StepMessage } from './message';
import { MessagingRunner } from './messaging.runner';

type Send = (message: StepMessage) => Promise<StepMessage>;
const deliver: Send = (message) => Promise.resolve({ ...message, decisionId: 'd' });

/** Executes plans whose steps answer with their prompts. */
async function run(plan: unknown, send = deliver, stored = new StoredSteps()): Promise<StoredSteps> {
  const time = new VirtualTime();
  const runners = fakeRunners((attempt) => Promise.resolve(answered(promptOf(attempt))));
  const executor = new ReadyOrderExecutor({
    runners: { ...runners, 'llm-call': new MessagingRunner(runners['llm-call'], { send }) },
    gates: new StepGates({ perTenant: 100, perProvider: 100, perConnector: 100 }),
    clock: time,
    timers: time,
    random: () => 0.5,
    onUnexpected: () => undefined,
  });
  const context = aRunContext({ journal: new FakeStepJournal(stored) });
  await time.until(executor.execute(readPlan(plan, ''), {}, context));
  return stored;
}

const responseOf = (stored: StoredSteps, key: string): unknown => {
  const outcome = stored.settled.get(key)?.outcome;
  return outcome?.status === 'completed' ? (outcome.output as { response: Json }).response : outcome;
};

const CONVERSATION = {
  steps: [
    {
      id: 'ask',
      type: 'llm-call',
      prompt: 'Lisbon',
      emit: [{ type: 'wish', payload: { city: '{{output.response}}' }, correlation_id: 'c-1' }],
      post: [{ key: 'city', value: '{{output.response}}' }],
    },
    {
      id: 'answer',
      type: 'llm-call',
      prompt: '{{mailbox.wish[0].payload.city}} by {{mailbox.wish[0].from}} and {{blackboard.city}}',
      depends_on: ['ask'],
    },
  ],
};

/** A step that answers, whatever it writes for others. */
function aStep(written: object): { attempt: Promise<unknown>; sent: unknown[] } {
  const sent: unknown[] = [];
  const runner = new MessagingRunner(fakeRunners(() => Promise.resolve(answered('done')))['llm-call'], {
    send: (message) => deliver(message).finally(() => sent.push(message)),
  });
  const step = aStepTry<'llm-call'>({ id: 's', type: 'llm-call', prompt: 'x', ...written });
  return { attempt: runner.run(step), sent };
}

describe(MessagingRunner.name, () => {
  it.each([
    ['emit', { emit: [{ type: 'constructor', payload: 1 }] }],
    ['post', { post: [{ key: 'constructor', value: 1 }] }],
  ])('writes nothing that nobody could read, in plans of earlier releases: %s', async (_, written) => {
    const { attempt, sent } = aStep(written);

    const outcome = await attempt;

    expect(outcome).toMatchObject({
      code: 'MESSAGE_NOT_SENT',
      reason: expect.stringContaining('write my_constructor'),
    });
    expect(sent).toEqual([]);
  });

  it('hands messages and values on to later steps', async () => {
    const stored = await run(CONVERSATION);

    expect(responseOf(stored, 'answer')).toBe('Lisbon by ask and Lisbon');
  });

  it('reads the same when a step is executed again by another task', async () => {
    const first = await run(CONVERSATION);
    const again = new StoredSteps();
    for (const [key, settled] of first.settled) if (key === 'ask') again.settled.set(key, settled);

    await run(CONVERSATION, deliver, again);

    expect(responseOf(again, 'answer')).toEqual(responseOf(first, 'answer'));
  });

  it('passes on what policies left of a message', async () => {
    const stored = await run(CONVERSATION, (message) =>
      Promise.resolve({
        ...message,
        content: message.kind === 'mail' ? { city: '[REDACTED]' } : '[REDACTED]',
      }),
    );

    expect(responseOf(stored, 'answer')).toBe('[REDACTED] by ask and [REDACTED]');
  });

  it('completes a step whose message was blocked; who needs the message says so', async () => {
    const stored = await run(CONVERSATION, (message) =>
      Promise.resolve({ ...message, status: 'blocked', reason: 'No.', content: null }),
    );

    expect(responseOf(stored, 'ask')).toBe('Lisbon');
    expect(responseOf(stored, 'answer')).toMatchObject({ status: 'failed', code: 'INVALID_REQUEST' });
    expect(stored.events.filter(({ type }) => type === 'message.posted')).toHaveLength(2);
  });

  it('fails a step whose messages nobody could judge', async () => {
    const stored = await run(CONVERSATION, () => Promise.reject(new InvalidRequestError('Broken.')));

    expect(responseOf(stored, 'ask')).toMatchObject({
      status: 'failed',
      code: 'MESSAGE_NOT_SENT',
      reason: 'Its messages were not sent: Broken.',
    });
  });

  it('fails a step whose message is too large', async () => {
    const payload = Array.from({ length: 3 }, () => 'x'.repeat(30_000));
    const stored = await run({
      steps: [{ id: 'a', type: 'llm-call', prompt: 'p', emit: [{ type: 'big', payload }] }],
    });

    expect(responseOf(stored, 'a')).toMatchObject({ code: 'MESSAGE_NOT_SENT' });
  });

  it('lets conditions read the blackboard', async () => {
    const stored = await run({
      steps: [
        { id: 'a', type: 'llm-call', prompt: 'go', post: [{ key: 'word', value: '{{output.response}}' }] },
        {
          id: 'if',
          type: 'conditional',
          condition: 'blackboard.word == "go"',
          if_true: ['yes'],
          depends_on: ['a'],
        },
        { id: 'yes', type: 'llm-call', prompt: 'yes' },
      ],
    });

    expect(responseOf(stored, 'yes')).toBe('yes');
  });

  it('refuses plans that speak of their own output elsewhere, or of what the output does not have', () => {
    const step = { id: 'a', type: 'llm-call', prompt: 'p' };

    expect(() => readPlan({ steps: [{ ...step, prompt: '{{output.response}}' }] }, '')).toThrow(
      /output.response/,
    );
    expect(() =>
      readPlan({ steps: [{ ...step, emit: [{ type: 't', payload: '{{output.response.x}}' }] }] }, ''),
    ).toThrow(/own output/);
  });
});
