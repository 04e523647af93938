import { durationMs } from './duration-text';
import { planOfDocument } from './plan-of-document';
import type { DocumentStep, WorkflowDocument } from './workflow-document.dto';

const ask = (name: string, more: Partial<DocumentStep> = {}): DocumentStep => ({
  ...{ name, type: 'llm-call', prompt: 'Go' },
  ...more,
});
const documentOf = (
  steps: DocumentStep[],
  spec: Partial<WorkflowDocument['spec']> = {},
): WorkflowDocument => ({
  apiVersion: 'axonflow.io/v1',
  kind: 'Workflow',
  metadata: { name: 'trip' },
  spec: { ...spec, steps },
});
const planOf = (...document: Parameters<typeof documentOf>) =>
  planOfDocument(documentOf(...document), '/workflow');
const waits = (...document: Parameters<typeof documentOf>) =>
  Object.fromEntries(planOf(...document).steps.map(({ depends_on = [], id }) => [id, depends_on]));

describe(planOfDocument.name, () => {
  it('carries every field into a plan', () => {
    const plan = planOf(
      [
        ask('city', { provider: 'openai', model: 'gpt-4.1-mini', max_tokens: 50, timeout: '30s' }),
        {
          ...{ name: 'hotel', type: 'api-call', connector: 'hotels', action: 'find' },
          ...{ parameters: { city: '{{steps.city.output.response}}' }, retry: { attempts: 3 } },
        },
      ],
      {
        timeout: '1m30s',
        input: { properties: { days: { type: 'integer' } } },
        output: { hotel: '{{steps.hotel.output}}' },
      },
    );

    expect(plan).toEqual({
      name: 'trip',
      budget: { wall_ms: 90_000 },
      input_schema: { type: 'object', properties: { days: { type: 'integer' } } },
      output: { hotel: '{{steps.hotel.output}}' },
      steps: [
        {
          ...{ id: 'city', type: 'llm-call', prompt: 'Go', provider: 'openai', model: 'gpt-4.1-mini' },
          ...{ max_tokens: 50, timeout_ms: 30_000, retry: { attempts: 2 }, depends_on: [] },
        },
        {
          ...{ id: 'hotel', type: 'connector-call', connector: 'hotels', operation: 'query', action: 'find' },
          ...{ parameters: { city: '{{steps.city.output.response}}' }, retry: { attempts: 3 } },
          depends_on: ['city'],
        },
      ],
    });
  });

  it('tries calls as often again as the document says, and nothing else', () => {
    const choice = { name: 'b', type: 'conditional', condition: 'true', if_true: ['c'] };
    const steps = [ask('a'), choice, ask('c')];

    expect(planOf([ask('a')], { retries: 0 }).steps[0]).not.toHaveProperty('retry');
    expect(planOf(steps, { retries: 4 }).steps).toMatchObject([{ retry: { attempts: 5 } }, {}, {}]);
    expect(planOf(steps, { retries: 4 }).steps[1]).not.toHaveProperty('retry');
  });

  it('runs steps in their order when the document says nothing else', () => {
    expect(waits([ask('a'), ask('b'), ask('c')])).toEqual({ a: [], b: ['a'], c: ['b'] });
  });

  it('waits only for what is named when the document names something', () => {
    expect(waits([ask('a'), ask('b'), ask('c', { depends_on: ['a'] })])).toEqual({ a: [], b: [], c: ['a'] });
  });

  it('goes on behind a choice with what was chosen', () => {
    const choice: DocumentStep = {
      ...{ name: 'long', type: 'conditional', condition: 'size(steps.a.output.response) > 3' },
      ...{ if_true: ['big'], if_false: ['small'] },
    };
    const plan = planOf([ask('a'), choice, ask('big'), ask('small'), ask('end')]);

    expect(Object.fromEntries(plan.steps.map(({ depends_on, id }) => [id, depends_on]))).toEqual({
      a: [],
      long: ['a'],
      big: ['long'],
      small: ['long'],
      end: ['long', 'big', 'small'],
    });
    expect(plan.steps.at(-1)).toMatchObject({ join: 'any' });
  });

  it.each<[string, DocumentStep[], Partial<WorkflowDocument['spec']>, string]>([
    ['functions', [ask('a', { type: 'function-call' })], {}, '/workflow/spec/steps/0/type'],
    ['unknown types', [ask('a', { type: 'magic' })], {}, '/workflow/spec/steps/0/type'],
    ['names that nobody can refer to', [ask('a b')], {}, '/workflow/spec/steps/0/name'],
    ['missing fields', [{ name: 'a', type: 'llm-call' }], {}, '/workflow/spec/steps/0/prompt'],
    ['unknown steps', [ask('a', { prompt: '{{steps.b.output}}' })], {}, '/workflow/spec/steps/0/prompt'],
    ['fields of other types', [ask('a', { connector: 'x' })], {}, '/workflow/spec/steps/0/connector'],
    ['outputs of nothing', [ask('a')], { output: { x: '{{steps.b.output}}' } }, '/workflow/spec/output/x'],
  ])('refuses %s and says where', (_, steps, spec, field) => {
    expect(() => planOf(steps, spec)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ field })] }),
    );
  });
});

describe(durationMs.name, () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['0s', 1],
  ])('reads %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});
