import { readPlan } from '../read-plan';
import type { Plan } from '../plan';
import { EXECUTION_MODES } from './execution-mode';
import { withMode } from './with-mode';

const PLAN: Plan = readPlan({
  steps: [
    { id: 'look', type: 'connector-call', connector: 'db', operation: 'query' },
    { id: 'one', type: 'llm-call', prompt: 'x' },
    { id: 'two', type: 'llm-call', prompt: 'x' },
    { id: 'which', type: 'conditional', condition: 'steps.look.output.n > 1', if_true: ['more'] },
    { id: 'more', type: 'llm-call', prompt: 'x' },
    { id: 'end', type: 'synthesis', depends_on: ['one', 'two', 'more'] },
  ],
});

const shapeOf = ({ steps }: Plan): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(steps.map(({ depends_on, id }) => [id, depends_on ?? []]));

describe(withMode.name, () => {
  it.each(EXECUTION_MODES)('gives a plan that can run and is complete: %s', (mode) => {
    const plan = withMode(PLAN, mode);

    expect(shapeOf(readPlan(plan))).toEqual(shapeOf(plan));
  });

  it('leaves auto and parallel alone and lets sequential run one step at a time', () => {
    expect(withMode(PLAN, 'auto')).toBe(PLAN);
    expect(withMode(PLAN, 'parallel')).toBe(PLAN);
    expect(withMode(PLAN, 'sequential')).toEqual({ ...PLAN, max_parallel: 1 });
  });

  it('lets balanced run one model step at a time, and no step wait for another', () => {
    expect(withMode(PLAN, 'balanced')).toEqual({ ...PLAN, max_parallel_models: 1 });
  });

  it('asks before every step for confirm, and only for steps that are chosen', () => {
    const plan = withMode(PLAN, 'confirm');

    expect(shapeOf(plan)).toMatchObject({
      'approve-look': [],
      'approve-more': ['which'],
      look: ['approve-look'],
      two: ['approve-two'],
      more: ['which', 'approve-more'],
      end: ['one', 'two', 'more'],
    });
    expect(plan.steps.find(({ id }) => id === 'which')).toMatchObject({ if_true: ['approve-more', 'more'] });
  });

  it('lets the first step run and asks before the others for step', () => {
    const shape = shapeOf(withMode(PLAN, 'step'));

    expect(shape['look']).toEqual([]);
    expect(shape['approve-one']).toEqual([]);
    expect(Object.keys(shape)).not.toContain('approve-look');
  });

  it.each(['confirm', 'step'] as const)('leaves both sides of a conditional reachable: %s', (mode) => {
    const plan = withMode(
      readPlan({
        steps: [
          { id: 'which', type: 'conditional', condition: 'input.go', if_true: ['left'], if_false: ['right'] },
          { id: 'left', type: 'llm-call', prompt: 'x' },
          { id: 'right', type: 'llm-call', prompt: 'x' },
          { id: 'end', type: 'llm-call', prompt: 'x', depends_on: ['left', 'right'], join: 'any' },
        ],
      }),
      mode,
    );

    expect(readPlan(plan)).toEqual(plan);
    expect(shapeOf(plan)).toMatchObject({
      'approve-right': ['which'],
      'approve-end': ['left', 'right'],
      end: ['approve-end'],
    });
  });

  it('asks before a step that joins any only when one of its own dependencies is done', () => {
    const join = 'any' as const;
    const plan = readPlan({
      steps: [
        { id: 'one', type: 'llm-call', prompt: 'x' },
        { id: 'two', type: 'llm-call', prompt: 'x' },
        { id: 'some', type: 'llm-call', prompt: 'x', depends_on: ['two'], join },
      ],
    });

    const asked = withMode(plan, 'step').steps.find(({ id }) => id === 'approve-some');

    expect(asked).toMatchObject({ depends_on: ['two'], join });
  });
});
