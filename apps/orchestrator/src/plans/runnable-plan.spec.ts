import type { Plan, PlanStep } from '../planning/plan';
import { runnablePlan, type FindPlan } from './runnable-plan';

const named = (id: string, planId: string): PlanStep => ({ id, type: 'sub-plan', plan_id: planId });
const many = (count: number, planId: string): Plan => ({
  steps: Array.from({ length: count }, (_, at) => named(`s${at}`, planId)),
});
const LEAF: Plan = { steps: [{ id: 'ask', type: 'llm-call', prompt: 'x' }] };

/** A store of plans that notes what is read. */
function aStore(plans: Readonly<Record<string, Plan>>): { find: FindPlan; reads: string[] } {
  const reads: string[] = [];
  const find: FindPlan = (id, version) => {
    reads.push(`${id}@${version ?? 'current'}`);
    return Promise.resolve({ document: plans[id] ?? LEAF });
  };
  return { find, reads };
}

describe(runnablePlan.name, () => {
  it('puts stored plans in the places of the steps that name them', async () => {
    const { find } = aStore({ outer: { steps: [named('in', 'leaf')] } });
    const fan: PlanStep = { id: 'fan', type: 'map', over: '{{input}}', steps: [named('out', 'outer')] };

    const plan = await runnablePlan({ steps: [fan] }, find);

    const inner = { id: 'in', type: 'sub-plan', plan: LEAF };
    const outer = { id: 'out', type: 'sub-plan', plan: { steps: [inner] } };
    expect(plan).toEqual({ steps: [{ ...fan, steps: [outer] }] });
  });

  it('reads each version of a plan once', async () => {
    const { find, reads } = aStore({});
    const old: PlanStep = { id: 'old', type: 'sub-plan', plan_id: 'leaf', version: 1 };

    await runnablePlan({ steps: [...many(5, 'leaf').steps, old] }, find);

    expect(reads).toEqual(['leaf@current', 'leaf@1']);
  });

  it('refuses plans that bring more than 1,000 steps together, and reads no further', async () => {
    const { find, reads } = aStore({ hundred: many(100, 'leaf'), tenThousand: many(100, 'hundred') });

    await expect(runnablePlan(many(100, 'tenThousand'), find)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      problems: [{ field: '/steps/0/plan/steps/4/plan/steps/0', message: expect.stringContaining('1000') }],
    });
    expect(reads).toEqual(['tenThousand@current', 'hundred@current', 'leaf@current']);
  });

  it('refuses plans that contain each other without end', async () => {
    const { find } = aStore({ loop: { steps: [named('again', 'loop')] } });

    await expect(runnablePlan({ steps: [named('s', 'loop')] }, find)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('8 times'),
    });
  });
});
