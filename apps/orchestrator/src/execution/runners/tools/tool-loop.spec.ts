import type { CallOutput } from '@app/governance';
import { AppError, systemClock, type Json } from '@app/kernel';
import {
  ConnectorCallError,
  type ConnectorCall,
  type ConnectorCallOptions,
  type ConnectorCalls,
} from '@app/mcp-connectors';
import type { Plan } from '../../../planning/plan';
import type { LlmCallStep } from '../../../planning/steps/llm-call.step';
import { StepGates } from '../../gates/step-gates';
import { ReadyOrderExecutor } from '../../ready-order-executor';
import { aRunContext } from '../../run-context.builder';
import type { RunResult } from '../../run-result';
import { FakeStepJournal, StoredSteps } from '../../step-journal.fake';
import { NO_USAGE, type StepOutcome } from '../../step-outcome';
import { ended, fakeRunners } from '../../step-runners.fake';
import type { TryBounds } from '../../step-runner.types';
import { VirtualTime } from '../../virtual-time.fake';
import type { GovernedSteps, StepCall } from '../governed-steps';
import { GatedQuestions } from '../gated-questions';
import { LlmCallRunner } from '../llm-call.runner';
import type { ModelQuestion, ModelQuestions, ModelReply } from '../model-question';
import { OfferedTools } from './offered-tools';
import { RoundCalls } from './round-calls';
import { RoundQuestions } from './round-questions';
import { StoredParts } from './stored-parts';
import { ToolCalls, type WishedCall } from './tool-calls';
import { ToolLoop } from './tool-loop';

const TOOLS = [
  { name: 'find', description: 'Finds guests', risk: 'read', isIdempotent: true, inputSchema: {} },
  { name: 'book', description: 'Books a room', risk: 'write', isIdempotent: false, inputSchema: {} },
  { name: 'note', description: 'Writes a note', risk: 'write', isIdempotent: true, inputSchema: {} },
] as const;

const says = (text: string, ...toolCalls: WishedCall[]): ModelReply => ({
  ...{ status: 'answered', text, toolCalls, decisionId: 'd', simulated: false },
  usage: { promptTokens: 10, completionTokens: 5, costMicroUsd: 1 },
});
const wish = (tool: string, args: Json = { guest: 'Ann' }): WishedCall => ({
  ...{ id: `id-${tool}`, name: `hotel_${tool}`, args },
});
const step: LlmCallStep = { id: 's', type: 'llm-call', prompt: 'Book it', tools: [{ connector: 'hotel' }] };

class ModelAwayError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';
}

/** A model and a hotel; tasks that work on one run of one step, one after another. */
class ToolTask {
  readonly asked: ModelQuestion[] = [];
  readonly grants: (number | null)[] = [];
  readonly called: [ConnectorCall, ConnectorCallOptions][] = [];
  readonly judged: { key: string; stage: string; target: object }[] = [];
  readonly stored = new StoredSteps();
  journal = new FakeStepJournal(this.stored);
  execute: (call: ConnectorCall) => Promise<Json> = ({ tool }) => Promise.resolve({ done: tool });
  blocks = '';

  constructor(private readonly script: (Error | ModelReply)[]) {}

  run(more: object = {}, plan: Omit<Plan, 'steps'> = {}): Promise<RunResult> {
    const time = new VirtualTime();
    const calls = {
      tools: () => Promise.resolve(TOOLS),
      execute: (...call: [ConnectorCall, ConnectorCallOptions]) => {
        this.called.push(call);
        return this.execute(call[0]).then((output) => ({ output }));
      },
    } as unknown as ConnectorCalls;
    const governed = {
      run: async ({ key }: TryBounds, call: StepCall<Json>) => {
        this.judged.push({ key, stage: call.stage, target: call.target });
        if (key === this.blocks) return { ...ended('blocked', 'POLICY_DENIED'), decisionId: 'd-block' };
        const output: CallOutput<Json> = await call.execute({ segments: call.segments } as never);
        return { status: 'done', output, decisionId: 'd', usage: NO_USAGE };
      },
    } as unknown as GovernedSteps;
    const questions = {
      targetOf: () => ({}),
      estimate: () => ({ tokens: 20, costMicroUsd: 1 }),
      ask: ({ maxTokens }: TryBounds, question: ModelQuestion) => {
        this.grants.push(maxTokens);
        this.asked.push({ ...question, rounds: [...(question.rounds ?? [])] });
        const reply = this.script.shift();
        return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
      },
    } as unknown as ModelQuestions;
    const gates = new StepGates({ perTenant: 10, perProvider: 10, perConnector: 10 });
    const parts = new StoredParts(systemClock);
    const rounds = new RoundCalls(new ToolCalls(governed, calls, gates), parts);
    const gated = new GatedQuestions(questions, gates);
    const asking = new RoundQuestions(gated, parts);
    const loop = new ToolLoop(new OfferedTools(calls), asking, rounds);
    const executor = new ReadyOrderExecutor({
      runners: {
        ...fakeRunners(() => Promise.resolve(ended())),
        'llm-call': new LlmCallRunner(questions, gated, loop),
      },
      gates,
      clock: time,
      timers: time,
      random: () => 0,
      onUnexpected: () => undefined,
    });
    const context = aRunContext({ journal: this.journal });
    return time.until(executor.execute({ ...plan, steps: [{ ...step, ...more }] }, {}, context));
  }

  takeOver(): void {
    this.journal.crash();
    this.stored.settled.delete('s');
    this.journal = new FakeStepJournal(this.stored);
    this.called.length = 0;
    this.asked.length = 0;
  }

  get outcome(): StepOutcome | undefined {
    return this.stored.settled.get('s')?.outcome;
  }
}

describe(ToolLoop.name, () => {
  it('gives the model the results of its calls until it answers, and counts all its answers', async () => {
    const task = new ToolTask([says('', wish('find')), says('', wish('book')), says('Booked.')]);

    await task.run();

    expect(task.outcome).toMatchObject({
      status: 'completed',
      output: { response: 'Booked.' },
      usage: { promptTokens: 30, completionTokens: 15 },
    });
    expect(task.asked[0]?.tools?.map(({ name }) => name)).toEqual(['hotel_find', 'hotel_book', 'hotel_note']);
    expect(task.asked[2]?.rounds).toMatchObject([
      { calls: [{ name: 'hotel_find', result: '{"done":"find"}' }] },
      { calls: [{ name: 'hotel_book', result: '{"done":"book"}' }] },
    ]);
  });

  it('has every call judged, and hands on a key of its own where something changes', async () => {
    const task = new ToolTask([says('', wish('find'), wish('book')), says('Done.')]);

    await task.run();

    expect(task.judged).toEqual([
      { key: 's:0:0', stage: 'tool.request', target: { connector: 'hotel', tool: 'find' } },
      { key: 's:0:1', stage: 'tool.request', target: { connector: 'hotel', tool: 'book' } },
    ]);
    expect(task.called.map(([, { idempotencyKey }]) => idempotencyKey)).toEqual([undefined, 'run:s:0:1']);
  });

  it('is blocked with the decision when one of its calls is', async () => {
    const task = new ToolTask([says('', wish('find'), wish('book')), says('Done.')]);
    task.blocks = 's:0:1';

    await task.run();

    expect(task.outcome).toMatchObject({ status: 'blocked', decisionId: 'd-block' });
    expect(task.called.map(([{ tool }]) => tool)).toEqual(['find']);
  });

  it('offers only the operations that the step names, and tells the model of others that there are none', async () => {
    const task = new ToolTask([says('', wish('book')), says('Never mind.')]);

    await task.run({ tools: [{ connector: 'hotel', operation: 'find' }] });

    expect(task.asked[0]?.tools?.map(({ name }) => name)).toEqual(['hotel_find']);
    expect(task.called).toEqual([]);
    expect(task.asked[1]?.rounds?.[0]?.calls[0]?.result).toContain("There is no tool 'hotel_book'");
  });

  it('tells the model what was wrong with a call that was refused', async () => {
    const task = new ToolTask([says('', wish('book')), says('I cannot.')]);
    task.execute = () => Promise.reject(new ConnectorCallError('invalid', 'The guest is missing.'));

    await task.run();

    expect(task.asked[1]?.rounds?.[0]?.calls[0]?.result).toContain('The guest is missing.');
    expect(task.outcome).toMatchObject({ status: 'completed' });
  });

  it('ends after the rounds that the step allows', async () => {
    const task = new ToolTask([1, 2, 3, 4].map(() => says('', wish('find'))));

    await task.run({ max_rounds: 2 });

    expect(task.outcome).toMatchObject({ status: 'failed', code: 'TOO_MANY_TOOL_ROUNDS' });
    expect(task.called).toHaveLength(2);
  });

  it.each([
    ['goes on while the budget has enough for another round', 50, 'completed', [20, 20, 20]],
    ['ends before a round that the budget has too little for', 49, 'failed', [20, 20]],
  ] as const)('%s', async (_, tokens, status, grants) => {
    const task = new ToolTask([says('', wish('find')), says('', wish('find')), says('Done.')]);

    await task.run({}, { budget: { tokens } });

    expect(task.grants).toEqual(grants);
    expect(task.outcome).toMatchObject({ status, ...(status === 'failed' && { code: 'BUDGET_EXCEEDED' }) });
    expect(task.outcome?.usage.promptTokens).toBe(grants.length * 10);
  });

  it('asks for nothing again after a crash that is stored, not even the model', async () => {
    const task = new ToolTask([
      says('', wish('find')),
      says('', wish('book')),
      says('Booked.'),
      says('Booked!'),
    ]);
    await task.run();
    task.takeOver();

    await task.run();

    expect(task.called).toEqual([]);
    expect(task.asked).toHaveLength(1);
    expect(task.outcome).toMatchObject({ status: 'completed', usage: { promptTokens: 30 } });
  });

  it('goes on with what is stored when a later question has to be asked again', async () => {
    const away = new ModelAwayError('It is away.');
    const task = new ToolTask([says('', wish('book')), away, says('Booked.')]);

    await task.run({ retry: { attempts: 2 } });

    expect(task.called).toHaveLength(1);
    expect(task.outcome).toMatchObject({ status: 'completed' });
  });

  it('counts what was used before it failed, and each round once however often it is tried', async () => {
    const failed = new ToolTask([says('', wish('find')), new ModelAwayError('It is away.')]);
    await failed.run();
    expect(failed.outcome).toMatchObject({ status: 'failed', usage: { promptTokens: 10 } });

    const schema = { type: 'object', required: ['n'] };
    const retry = { attempts: 2, on: ['invalid_output'] };
    const tried = new ToolTask([
      says('', wish('find')),
      ...['no', 'no', 'no', '{"n":1}'].map((text) => says(text)),
    ]);
    await tried.run({ output_schema: schema, retry });
    expect(tried.outcome).toMatchObject({ status: 'completed', usage: { promptTokens: 50 } });
  });

  it.each([
    ['book', 'uncertain', 0],
    ['note', 'completed', 1],
  ] as const)('after a crash during %s the step is %s', async (tool, status, times) => {
    const task = new ToolTask([says('', wish(tool)), says('Done.'), says('Done.')]);
    await task.run();
    task.stored.settled.delete('s:0:0');
    task.takeOver();

    await task.run();

    expect(task.outcome).toMatchObject({ status });
    expect(task.called).toHaveLength(times);
  });

  it('may be tried again when what must not happen twice was refused, whatever else it called', async () => {
    const task = new ToolTask([says('', wish('book'), wish('find')), says('Done.')]);
    let refusals = 1;
    task.execute = ({ tool }) => {
      if (tool === 'book' && refusals-- > 0) {
        return Promise.reject(new ConnectorCallError('rate-limited', 'Busy.'));
      }
      return Promise.resolve({ done: tool });
    };

    await task.run({ retry: { attempts: 2 } });

    expect(task.outcome).toMatchObject({ status: 'completed' });
    expect(task.called.map(([{ tool }]) => tool).sort()).toEqual(['book', 'book', 'find']);
  });

  it.each([
    ['in the wait after a refusal', true, 'completed', 1],
    ['in the call after a refusal', false, 'uncertain', 0],
  ] as const)('after a crash %s it books again: %s', async (_, isWait, status, times) => {
    const task = new ToolTask([says('', wish('book')), says('Done.'), says('Done.')]);
    let refusals = 1;
    task.execute = () =>
      refusals-- > 0
        ? Promise.reject(new ConnectorCallError('rate-limited', 'Busy.'))
        : Promise.resolve({ done: true });
    await task.run({ retry: { attempts: 2 } });
    task.stored.settled.delete('s:0:0');
    if (isWait) task.stored.intents.delete('s:0:0:again-1');
    task.takeOver();

    await task.run({ retry: { attempts: 2 } });

    expect(task.outcome).toMatchObject({ status });
    expect(task.called).toHaveLength(times);
  });

  it('is uncertain when one of its calls is, whatever the others brought', async () => {
    const task = new ToolTask([says('', wish('find'), wish('book')), says('Done.')]);
    task.execute = ({ tool }) =>
      Promise.reject(new ConnectorCallError(tool === 'book' ? 'timeout' : 'rate-limited', 'Not now.'));

    await task.run({ retry: { attempts: 3 } });

    expect(task.outcome).toMatchObject({ status: 'uncertain' });
    expect(task.called).toHaveLength(2);
  });

  it('is uncertain when nobody can say whether a call that must not happen twice has happened', async () => {
    const task = new ToolTask([says('', wish('book')), says('Done.')]);
    task.execute = () => Promise.reject(new ConnectorCallError('timeout', 'It did not answer.'));

    await task.run({ retry: { attempts: 3 } });

    expect(task.outcome).toMatchObject({ status: 'uncertain' });
    expect(task.called).toHaveLength(1);
  });
});
