import { newId, type TenantId } from '@app/kernel';
import { readPlan } from '../read-plan';
import { estimatePlan, type CallPricing } from './estimate-plan';

const tenantId = newId<TenantId>();
const perCall: CallPricing = { estimateMicroUsd: ({ wish }) => (wish.model === 'unknown' ? null : 10) };
const llm = (id: string, more: object = {}): object => ({
  id,
  type: 'llm-call',
  prompt: 'word'.repeat(10),
  ...more,
});

describe(estimatePlan.name, () => {
  it('adds up the calls of a plan, and the answers that they read', () => {
    const plan = readPlan({
      steps: [
        llm('a', { max_tokens: 50 }),
        llm('b', { prompt: '{{steps.a.output.response}}' }),
        { id: 'c', type: 'synthesis', depends_on: ['a', 'b'] },
      ],
    });

    expect(estimatePlan(plan, tenantId, perCall)).toEqual({
      promptTokens: 10 + 1000 + 2000,
      completionTokens: 50 + 1000 + 1000,
      costMicroUsd: 30,
      durationMs: 12_000,
      isLowerBound: false,
    });
  });

  it('says when a price is not known and when items are not counted', () => {
    const plan = readPlan({
      steps: [{ id: 'm', type: 'map', over: '{{input}}', steps: [llm('a', { model: 'unknown' })] }],
    });

    expect(estimatePlan(plan, tenantId, perCall)).toMatchObject({
      costMicroUsd: null,
      isLowerBound: true,
      durationMs: 4_000,
    });
  });

  it('takes the longest chain for the time, or the work that few can share', () => {
    const wide = { steps: Array.from({ length: 20 }, (_, n) => llm(`s${n}`)) };

    expect(estimatePlan(readPlan({ ...wide, max_parallel: 1 }), tenantId, perCall).durationMs).toBe(80_000);
    expect(estimatePlan(readPlan({ ...wide, max_parallel: 20 }), tenantId, perCall).durationMs).toBe(4_000);
    expect(estimatePlan(readPlan({ ...wide, max_parallel_models: 1 }), tenantId, perCall).durationMs).toBe(
      80_000,
    );
  });
});
