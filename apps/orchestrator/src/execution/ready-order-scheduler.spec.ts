import * as fc from 'fast-check';
import type { PlanStep } from '../planning/plan';
import { runInReadyOrder } from './ready-order-scheduler';
import type { StepResult } from './step-result';

const aStep = (id: string, ...dependsOn: string[]): PlanStep => ({
  id,
  type: 'llm-call',
  prompt: 'x',
  depends_on: dependsOn,
});
const completed = (response: string): StepResult => ({
  status: 'completed',
  response,
  decisionId: 'd',
  simulated: true,
  durationMs: 1,
});
const failed: StepResult = { status: 'failed', reason: 'broke', decisionId: null, durationMs: 1 };

/** Steps that end when the test says so. */
class Stage {
  readonly started: string[] = [];
  private readonly ends = new Map<string, (result: StepResult) => void>();

  readonly run = (step: PlanStep): Promise<StepResult> => {
    this.started.push(step.id);
    return new Promise((resolve) => this.ends.set(step.id, resolve));
  };

  async end(id: string, result: StepResult = completed(id)): Promise<void> {
    this.ends.get(id)?.(result);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe(runInReadyOrder.name, () => {
  it('starts a step when its own dependencies are done, however slow others are', async () => {
    const stage = new Stage();
    const steps = [aStep('slow'), aStep('a'), aStep('b', 'a'), aStep('c', 'b')];

    const all = runInReadyOrder(steps, { run: stage.run, maxParallel: 10 });
    expect(stage.started).toEqual(['slow', 'a']);
    await stage.end('a');
    expect(stage.started).toEqual(['slow', 'a', 'b']);
    await stage.end('b');
    await stage.end('c');
    await stage.end('slow');

    expect([...(await all).keys()]).toEqual(['slow', 'a', 'b', 'c']);
  });

  it('skips what stands behind a failure and keeps the siblings', async () => {
    const steps = [aStep('bad'), aStep('after', 'bad'), aStep('later', 'after'), aStep('good')];

    const results = await runInReadyOrder(steps, {
      run: (step) => Promise.resolve(step.id === 'bad' ? failed : completed(step.id)),
      maxParallel: 4,
    });

    expect([...results.values()].map((result) => result.status)).toEqual([
      'failed',
      'skipped',
      'skipped',
      'completed',
    ]);
  });

  it('never runs more steps at once than it may', async () => {
    let running = 0;
    let most = 0;
    const steps = Array.from({ length: 20 }, (_, at) => aStep(`s${at}`));

    await runInReadyOrder(steps, {
      run: async (step) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return completed(step.id);
      },
      maxParallel: 3,
    });

    expect(most).toBe(3);
  });

  it('runs every step of a random graph once, after its dependencies', async () => {
    const edges = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(edges, fc.integer({ min: 1, max: 8 }), async (graph, maxParallel) => {
        const steps = graph.map((to, at) =>
          aStep(`s${at}`, ...new Set(to.filter((target) => target < at).map((target) => `s${target}`))),
        );
        const order: string[] = [];

        await runInReadyOrder([...steps].reverse(), {
          run: (step) => {
            order.push(step.id);
            return Promise.resolve(completed(step.id));
          },
          maxParallel,
        });

        expect([...order].sort()).toEqual(steps.map(({ id }) => id).sort());
        for (const step of steps) {
          for (const id of step.depends_on ?? [])
            expect(order.indexOf(id)).toBeLessThan(order.indexOf(step.id));
        }
      }),
    );
  });
});
