import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

describe('types of steps', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const call = (id: string, prompt: string, more: object = {}) => ({ id, type: 'llm-call', prompt, ...more });
  const run = (plan: object) => system.post('/api/v1/plan/execute', { plan });

  it('chooses, repeats, nests and joins', async () => {
    const { body } = await run({
      steps: [
        call('list', 'Give me a list', {
          output_schema: {
            type: 'object',
            properties: { cities: { type: 'array', items: { type: 'string' }, minItems: 1 } },
            required: ['cities'],
            additionalProperties: false,
          },
        }),
        {
          id: 'each',
          type: 'map',
          over: '{{steps.list.output.data.cities}}',
          steps: [call('visit', 'Visit {{item}}')],
        },
        {
          id: 'many',
          type: 'conditional',
          condition: 'size(steps.list.output.data.cities) > 100',
          if_true: ['long'],
          if_false: ['short'],
        },
        call('long', 'A long trip'),
        call('short', 'A short trip'),
        { id: 'inner', type: 'sub-plan', plan: { steps: [call('pack', 'Pack a bag')] } },
        { id: 'all', type: 'synthesis', depends_on: ['each', 'long', 'short', 'inner'] },
      ],
    }).expect(200);

    expect(body).toMatchObject({ success: true, status: 'completed' });
    expect(body.result).toContain('No model is configured');
    expect(body.result).toContain('long: not available');
  });

  it('asks models only in the regions that policies leave', async () => {
    const policy = {
      name: 'Harbour data stays in Europe',
      type: 'content',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains', value: 'harbour' }],
      actions: [{ type: 'route', config: { allowed_regions: ['eu-central-1'] } }],
      enabled: true,
    };
    await system.post('/api/v1/policies', policy, system.tenant.adminApiKey).expect(201);
    const plan = { steps: [call('free', 'Describe a city'), call('bound', 'Describe a harbour')] };

    await until('the policy is in force', async () => {
      const { body } = await run(plan);
      return body.step_results.bound.status === 'failed';
    });

    const { body } = await run(plan);
    expect(body.step_results).toMatchObject({
      free: { status: 'completed' },
      bound: { status: 'failed', error: expect.stringContaining('eu-central-1') },
    });
  });
});
