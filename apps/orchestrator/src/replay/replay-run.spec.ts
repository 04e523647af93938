import fc from 'fast-check';
import { systemClock, type Json } from '@app/kernel';
import type { PolicyTrial } from '@app/policy';
import { aRunContext } from '../execution/run-context.builder';
import { ReadyOrderExecutor } from '../execution/ready-order-executor';
import { StepGates } from '../execution/gates/step-gates';
import { FakeStepJournal, type StoredSteps } from '../execution/step-journal.fake';
import { answered, ended, fakeRunners, promptOf, type Act } from '../execution/step-runners.fake';
import { VirtualTime } from '../execution/virtual-time.fake';
import { MessagingRunner } from '../execution/messages/messaging.runner';
import type { OfferedTool } from '../execution/runners/tools/offered-tools';
import { NO_USAGE, type StepOutcome } from '../execution/step-outcome';
import type { Plan } from '../planning/plan';
import { readPlan } from '../planning/read-plan';
import { EffectChanges } from './effect-changes';
import { replayRun } from './replay-run';
import { StepCalls } from './step-calls';
import type { Effect, RunReplayReport } from './step-verdict';

const FIND: OfferedTool = {
  ...{ name: 'hotel_find', connector: 'hotel' },
  tool: { name: 'find', description: '', risk: 'read', isIdempotent: true, inputSchema: {} },
};

/** What the policies as they would be do to a text. */
type Change = (text: string, stage: string) => Effect;
const nothing: Change = () => 'allow';

function trialOf(change: Change): Pick<PolicyTrial, 'judge'> {
  const judge: Pick<PolicyTrial, 'judge'>['judge'] = ({ operation, segments, stage }) => {
    const text = segments.map((segment) => segment.text).join(' ');
    const to = change(text, operation === 'plan.message' ? operation : stage);
    return { from: 'allow', to, after: { decidedBy: null, reasons: [] } } as never;
  };
  return { judge };
}

/** Runs a plan, and then replays it with a change. */
async function replayed(
  document: unknown,
  change: Change,
  { act, replaced = {} }: { readonly act?: Act; readonly replaced?: Record<string, string> } = {},
): Promise<RunReplayReport> {
  const context = aRunContext();
  const { plan, stored } = await recorded(
    readPlan(document),
    act ?? ((attempt) => Promise.resolve(answered(promptOf(attempt)))),
  );
  const basis = {
    settled: stored.settled,
    calls: new StepCalls(
      { find: () => Promise.reject(new Error('no connectors here')) } as never,
      { of: () => Promise.resolve([FIND]) } as never,
      {} as never,
    ),
    effects: new EffectChanges(trialOf(change), context),
    isReplaced: (key: string) => key in replaced,
  };
  return replayRun(
    { plan, input: { n: 5, list: [1, 2, 3] }, context: { ...context, deadline: new Date('2999-01-01') } },
    basis,
    systemClock,
  );
}

/** @returns the plan as it was in the end, and what is stored of its run */
async function recorded(
  plan: Plan,
  act: Act,
): Promise<{ readonly plan: Plan; readonly stored: StoredSteps }> {
  const time = new VirtualTime();
  const journal = new FakeStepJournal();
  const runners = fakeRunners(act);
  const executor = new ReadyOrderExecutor({
    runners: {
      ...runners,
      'llm-call': new MessagingRunner(runners['llm-call'], { send: (message) => Promise.resolve(message) }),
    },
    gates: new StepGates({ perTenant: 100, perProvider: 100, perConnector: 100 }),
    clock: time,
    timers: time,
    random: () => 0.5,
    onUnexpected: () => undefined,
  });
  let last = plan;
  const revise = (revised: Plan): Promise<void> => Promise.resolve(void (last = revised));
  await time.until(executor.execute(plan, { n: 5, list: [1, 2, 3] }, aRunContext({ journal, revise })));
  return { plan: last, stored: journal.stored };
}

const verdicts = ({ steps }: RunReplayReport): Record<string, string> =>
  Object.fromEntries(steps.map(({ key, verdict }) => [key, verdict]));

const step = (id: string, prompt: string, more: object = {}): object => ({
  id,
  type: 'llm-call',
  prompt,
  ...more,
});
const CHAIN = { steps: [step('a', 'one'), step('b', 'two {{steps.a.output.response}}'), step('c', 'three')] };

describe(replayRun.name, () => {
  it.each([
    ['block', 'not_run'],
    ['needs_approval', 'not_run'],
    ['redact', 'unknown'],
  ] as const)('says what %s of one step means for those behind it', async (effect, behind) => {
    const report = await replayed(CHAIN, (text) => (text === 'one' ? effect : 'allow'));

    expect(verdicts(report)).toEqual({ a: 'different', b: behind, c: 'same' });
    expect(report.steps[0]?.changes[0]).toMatchObject({ stage: 'plan.step', from: 'allow', to: effect });
  });

  it('tells a withheld answer from a refused question', async () => {
    const report = await replayed(CHAIN, (_, stage) => (stage === 'llm.response' ? 'block' : 'allow'));

    expect(verdicts(report)).toEqual({ a: 'different', b: 'not_run', c: 'different' });
  });

  it('goes on behind a stopped step where the plan does', async () => {
    const plan = {
      steps: [step('a', 'one', { on_failure: 'continue' }), step('b', 'two', { depends_on: ['a'] })],
    };

    expect(verdicts(await replayed(plan, (text) => (text === 'one' ? 'block' : 'allow')))).toEqual({
      a: 'different',
      b: 'same',
    });
  });

  it('cannot tell what comes of another agent, nor what follows', async () => {
    const report = await replayed(CHAIN, nothing, { replaced: { a: 'x' } });

    expect(verdicts(report)).toEqual({ a: 'unknown', b: 'unknown', c: 'same' });
  });

  it('cannot tell what a step would read whose mail is stopped', async () => {
    const plan = {
      steps: [
        step('a', 'one', { emit: [{ type: 'note', payload: 'psst' }] }),
        step('b', '{{mailbox.note[0].payload}}', { depends_on: ['a'] }),
      ],
    };
    const report = await replayed(plan, (_, stage) => (stage === 'plan.message' ? 'block' : 'allow'));

    expect(verdicts(report)).toEqual({ a: 'different', b: 'unknown' });
  });

  it('looks inside of maps', async () => {
    const plan = {
      steps: [
        { id: 'fan', type: 'map', over: '{{input.list}}', steps: [step('each', 'item {{item}}')] },
        step('join', 'all', { depends_on: ['fan'] }),
      ],
    };
    const report = await replayed(plan, (text) => (text === 'item 2' ? 'block' : 'allow'));

    expect(verdicts(report)).toEqual({
      'fan[0].each': 'same',
      'fan[1].each': 'different',
      'fan[2].each': 'same',
      fan: 'different',
      join: 'not_run',
    });
  });

  describe('of a step whose model called tools', () => {
    const plan = { steps: [step('a', 'one', { tools: [{ connector: 'hotel' }] }), step('b', 'two')] };
    const part = (output: object): StepOutcome => ({ ...answered(''), output: output as Json });
    const act: Act = async (attempt) => {
      const { key, run } = attempt;
      if (key !== 'a') return answered('two');
      const keep = (name: string, outcome: StepOutcome): Promise<unknown> => {
        const at = new Date(0);
        return run.journal.finish(`a:${name}`, { outcome, attempt: 1, startedAt: at, endedAt: at });
      };
      for (const [round, guest] of ['Ann', 'Bob'].entries()) {
        const calls = [
          { id: '1', name: 'hotel_find', args: { guest } },
          { id: '2', name: 'hotel_burn', args: { guest } },
        ];
        await keep(String(round), part({ calls, usage: NO_USAGE }));
        await keep(`${round}:0`, part({ args: { guest }, result: { room: `of ${guest}` } }));
        await keep(`${round}:1`, part({ args: { guest }, result: { error: 'There is no such tool.' } }));
      }
      return answered('They sleep.');
    };

    it.each([
      ['the arguments of a call', 'tool.request', 'Bob', 'a:1:0'],
      ['the result of a call', 'tool.response', 'of Ann', 'a:0:0'],
      ['a wish of the model', 'llm.response', '"guest":"Bob"', 'a'],
      ['a result that the model is told', 'plan.step', 'of Ann', 'a'],
      ['the answer', 'llm.response', 'They sleep.', 'a'],
    ])('judges %s', async (_, stage, word, call) => {
      const change: Change = (text, at) => (at === stage && text.includes(word) ? 'block' : 'allow');

      const report = await replayed(plan, change, { act });

      expect(verdicts(report)).toEqual({ a: 'different', b: 'same' });
      const changes = report.steps.flatMap((each) => each.changes);
      expect(changes).toMatchObject([{ key: call, stage, from: 'allow', to: 'block' }]);
    });

    it('finds no difference when nothing is changed', async () => {
      expect(verdicts(await replayed(plan, nothing, { act }))).toEqual({ a: 'same', b: 'same' });
    });
  });

  describe('of a run that was planned anew', () => {
    const plan = {
      name: 'A journey',
      steps: [
        step('fly', 'one', { on_failure: 'replan' }),
        step('tour', 'two', { depends_on: ['fly'] }),
        step('pack', 'three'),
      ],
    };
    const act: Act = ({ key }) => {
      if (key === 'fly') return Promise.resolve(ended());
      if (key !== 'fly@replan') return Promise.resolve(answered(key));
      const steps = [step('train', 'four', { depends_on: ['fly@replan'] })];
      const asked = { purpose: 'A journey', progress: 'fly was not completed; pack: under way' };
      return Promise.resolve({ ...answered(''), output: { steps, asked } as unknown as Json });
    };

    it.each([
      ['the question', 'plan.request', 'pack: under way'],
      ['the answer', 'llm.response', 'train'],
    ])('judges %s of the planner', async (_, stage, word) => {
      const change: Change = (text, at) => (at === stage && text.includes(word) ? 'block' : 'allow');

      const report = await replayed(plan, change, { act });

      expect(verdicts(report)).toMatchObject({ fly: 'same', 'fly@replan': 'different', pack: 'same' });
      expect(verdicts(report)['train']).toBe('not_run');
    });

    it('finds no difference when nothing is changed', async () => {
      const report = await replayed(plan, nothing, { act });

      expect(verdicts(report)).toEqual({ fly: 'same', pack: 'same', 'fly@replan': 'same', train: 'same' });
    });

    it('cannot tell what would have been planned in the place of a step that is stopped now', async () => {
      const report = await replayed(plan, (text) => (text === 'one' ? 'block' : 'allow'));

      expect(verdicts(report)).toEqual({
        ...{ fly: 'different', 'fly@replan': 'unknown', tour: 'unknown', pack: 'same' },
      });
    });

    it('cannot tell what would have been planned by a planner that nobody asked then', async () => {
      const notAsked: Act = ({ key }) =>
        Promise.resolve(key.startsWith('fly') ? ended('blocked', 'POLICY_DENIED') : answered(key));
      const report = await replayed(plan, (_, stage) => (stage === 'plan.request' ? 'redact' : 'allow'), {
        act: notAsked,
      });

      expect(verdicts(report)).toEqual({
        ...{ fly: 'same', 'fly@replan': 'different', tour: 'unknown', pack: 'same' },
      });
    });
  });

  it('finds no difference when nothing is changed, however the run went', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.array(fc.nat(7)), async (plan, failing) => {
        const act: Act = (attempt) =>
          failing.includes(Number(attempt.step.id.slice(1)))
            ? Promise.resolve(ended())
            : Promise.resolve(answered(promptOf(attempt)));
        const report = await replayed(plan, nothing, { act });

        expect(report.isDifferent).toBe(false);
        expect(new Set(Object.values(verdicts(report)))).toEqual(new Set(['same']));
      }),
      { numRuns: 60 },
    );
  });
});

/** Plans of eight steps that depend on earlier ones, write to each other, choose and repeat. */
const plans: fc.Arbitrary<Json> = fc
  .array(
    fc.record({
      before: fc.array(fc.nat(7), { maxLength: 3 }),
      kind: fc.constantFrom('llm-call', 'map', 'post'),
      on_failure: fc.constantFrom('fail', 'skip', 'continue'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps) => ({
    steps: steps.map(({ before, kind, on_failure }, index) => {
      const id = `s${index}`;
      const depends_on = [...new Set(before.filter((each) => each < index))].map((each) => `s${each}`);
      const common = { id, depends_on, on_failure };
      if (kind === 'map') {
        return {
          ...common,
          type: 'map',
          over: '{{input.list}}',
          steps: [step(`i${index}`, '{{item}}')] as Json,
        };
      }
      const post = { post: [{ key: 'k', value: index, if_unchanged: true }] };
      return { ...common, type: 'llm-call', prompt: '{{blackboard.k?}}', ...(kind === 'post' && post) };
    }),
  }));
