import * as fc from 'fast-check';
import type { Json } from '@app/kernel';
import type { Plan, PlanStep } from '../planning/plan';
import { StepGates } from './gates/step-gates';
import { ReadyOrderExecutor } from './ready-order-executor';
import { aRunContext } from './run-context.builder';
import type { RunResult } from './run-result';
import { FakeStepJournal, StoredSteps } from './step-journal.fake';
import type { StepOutcome } from './step-outcome';
import { answered, ended, fakeRunners, promptOf } from './step-runners.fake';
import { VirtualTime } from './virtual-time.fake';

/** One step of a random plan; numbers are taken modulo what there is. */
const randomStep = fc.record({
  kind: fc.constantFrom('call', 'call', 'call', 'map', 'if', 'sub'),
  dependsOn: fc.array(fc.nat(50), { maxLength: 3 }),
  fate: fc.constantFrom('good', 'good', 'good', 'bad', 'blocked'),
  on_failure: fc.constantFrom('fail' as const, 'skip' as const, 'continue' as const),
  join: fc.constantFrom('all' as const, 'any' as const),
  items: fc.nat(4),
});
type RandomStep = typeof randomStep extends fc.Arbitrary<infer Step> ? Step : never;

const call = (id: string, prompt: string, more: Partial<PlanStep> = {}): PlanStep =>
  ({ id, type: 'llm-call', prompt, ...more }) as PlanStep;

function planOf(random: readonly RandomStep[]): Plan {
  const chosenBy = new Map<string, string>();
  const steps = random.map(({ kind, dependsOn, fate, join, items, on_failure }, at): PlanStep => {
    const before = [...new Set(dependsOn.map((to) => to % Math.max(1, at)))].filter((to) => to < at);
    const choosing = chosenBy.get(`s${at}`);
    const depends_on = [...before.map((to) => `s${to}`), ...(choosing === undefined ? [] : [choosing])];
    const base = { id: `s${at}`, depends_on, on_failure, join };
    const reads = before.map((to) => `{{steps.s${to}.output?}}`).join('+');
    const body = [
      call('x', `${fate} {{item}} ${reads}`),
      call('y', 'good {{steps.x.output?}}', { depends_on: ['x'] }),
    ];
    if (kind === 'call') return call(base.id, `${fate} ${reads}`, base);
    switch (kind) {
      case 'map':
        return { ...base, type: 'map', over: '{{input}}', max_parallel: 2, steps: body };
      case 'sub':
        return { ...base, type: 'sub-plan', plan: { steps: [call('x', `${fate} sub`)] } };
      case 'if':
        chosenBy.set(`s${at + 1}`, base.id);
        if (at + 1 === random.length) break;
        return {
          ...base,
          type: 'conditional',
          condition: `${items} > 1`,
          ...(fate === 'bad' ? { if_false: [`s${at + 1}`] } : { if_true: [`s${at + 1}`] }),
        };
    }
    return call(base.id, `${fate} ${reads}`, base);
  });
  return { steps };
}

interface Timing {
  readonly durationsMs: readonly number[];
  /** When tasks die, in milliseconds after they took over. */
  readonly crashesMs: readonly number[];
}

/** Runs a plan on tasks that die, each going on from what is stored. */
class Life {
  readonly stored = new StoredSteps();
  private draws = 0;

  constructor(
    private readonly plan: Plan,
    private readonly timing: Timing,
  ) {}

  async run(): Promise<RunResult> {
    for (const crashMs of this.timing.crashesMs) {
      const result = await this.task(crashMs);
      if (result !== 'crashed') return result;
    }
    return (await this.task(Infinity)) as RunResult;
  }

  private async task(crashMs: number): Promise<RunResult | 'crashed'> {
    const time = new VirtualTime();
    const journal = new FakeStepJournal(this.stored, () => time.sleep(this.nextMs() % 3));
    const executor = new ReadyOrderExecutor({
      runners: fakeRunners(async (attempt) => {
        expect(journal.settled.has(attempt.key)).toBe(false);
        this.expectDependenciesSettled(attempt.key, attempt.step);
        await time.sleep(this.nextMs());
        return fateOf(promptOf(attempt));
      }),
      gates: new StepGates({ perTenant: 5, perProvider: 5, perConnector: 5 }),
      clock: time,
      timers: time,
      random: () => 0.5,
      onUnexpected: (error) => {
        throw error;
      },
    });
    const crash = new Promise<'crashed'>((resolve) => {
      if (crashMs === Infinity) return;
      time.after(crashMs, () => {
        journal.crash();
        resolve('crashed');
      });
    });
    const deadline = new Date(time.nowMs() + 3_600_000);
    const result = executor.execute(this.plan, ['p', 'q', 'r'], aRunContext({ journal, deadline }));
    return time.until(Promise.race([result, crash]));
  }

  private nextMs(): number {
    const { durationsMs } = this.timing;
    return durationsMs[this.draws++ % durationsMs.length] ?? 1;
  }

  private expectDependenciesSettled(key: string, { depends_on = [] }: PlanStep): void {
    const prefix = key.slice(0, key.lastIndexOf('.') + 1);
    for (const id of depends_on) expect(this.stored.settled.has(prefix + id)).toBe(true);
  }
}

function fateOf(prompt: string): StepOutcome {
  if (prompt.startsWith('bad')) return ended('failed');
  return prompt.startsWith('blocked') ? ended('blocked', 'POLICY_DENIED') : answered(prompt);
}

function outcomesOf({ stored }: Life): Record<string, Json> {
  const all = [...stored.settled].map(([key, { outcome }]) => [
    key,
    outcome.status === 'completed' ? outcome.output : [outcome.status, outcome.code],
  ]);
  return Object.fromEntries(all.sort()) as Record<string, Json>;
}

describe('a run whose tasks die', () => {
  it('settles every step once, after its dependencies, with results that no timing and no crash can change', async () => {
    const timing = fc.record({
      durationsMs: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 20 }),
      crashesMs: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomStep, { minLength: 1, maxLength: 10 }),
        timing,
        async (random, times) => {
          const plan = planOf(random);
          const calm = new Life(plan, { durationsMs: [1], crashesMs: [] });
          const wild = new Life(plan, times);

          const calmResult = await calm.run();
          const wildResult = await wild.run();

          expect(wildResult).toEqual(calmResult);
          expect(outcomesOf(wild)).toEqual(outcomesOf(calm));
          for (const { id } of plan.steps) expect(wild.stored.settled.has(id)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
