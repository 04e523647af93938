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
import type { Plan } from '../planning/plan';
import { readPlan } from '../planning/read-plan';
import { EffectChanges } from './effect-changes';
import { replayRun } from './replay-run';
import { StepCalls } from './step-calls';
import type { Effect, RunReplayReport } from './step-verdict';

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
  const plan = readPlan(document);
  const context = aRunContext();
  const stored = await recorded(plan, act ?? ((attempt) => Promise.resolve(answered(promptOf(attempt)))));
  const basis = {
    settled: stored.settled,
    calls: new StepCalls({ find: () => Promise.reject(new Error('no connectors here')) } as never),
    effects: new EffectChanges(trialOf(change), context),
    isReplaced: (key: string) => key in replaced,
  };
  return replayRun(
    { plan, input: { n: 5, list: [1, 2, 3] }, context: { ...context, deadline: new Date('2999-01-01') } },
    basis,
    systemClock,
  );
}

async function recorded(plan: Plan, act: Act): Promise<StoredSteps> {
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
  await time.until(executor.execute(plan, { n: 5, list: [1, 2, 3] }, aRunContext({ journal })));
  return journal.stored;
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
