import type { Plan, PlanStep } from '../../planning/plan';
import { call } from '../task.fake';

/** A plan of which the steps called `bad` fail, and what becomes of a run over the items 1 and 5. */
interface IncompleteCase {
  readonly what: string;
  readonly steps: readonly PlanStep[];
  readonly status: 'completed' | 'partial';
  /** What is said of the first step of the plan. */
  readonly error: string | null;
}

const bad = call('bad');
const excused = call('bad', [], { on_failure: 'continue' });
const large = { type: 'conditional', condition: 'item > 3' } as const;
const choice: readonly PlanStep[] = [{ id: 'if', ...large, if_true: ['good'] }, call('good', ['if'])];
const badIfLarge: readonly PlanStep[] = [
  { id: 'if', ...large, if_true: ['bad'], if_false: ['good'] },
  call('bad', ['if']),
  call('good', ['if']),
];
const fan = (steps: readonly PlanStep[], more: Partial<PlanStep> = {}): PlanStep =>
  ({ id: 'fan', type: 'map', over: '{{input}}', steps, ...more }) as PlanStep;
const sub = (plan: Plan, more: Partial<PlanStep> = {}): PlanStep =>
  ({ id: 'sub', type: 'sub-plan', plan, input: '{{input}}', ...more }) as unknown as PlanStep;
const carryOn = { on_failure: 'continue' } as const;

export const INCOMPLETE_CASES: readonly IncompleteCase[] = [
  {
    what: 'an item whose body was not chosen',
    steps: [fan(choice)],
    status: 'completed',
    error: null,
  },
  {
    what: 'an item whose body was not chosen, where items may fail',
    steps: [fan(choice, carryOn)],
    status: 'completed',
    error: null,
  },
  {
    what: 'a body that fails for the second item',
    steps: [fan(badIfLarge, carryOn), call('other')],
    status: 'partial',
    error: "Its step 'fan[1].bad' was not completed.",
  },
  {
    what: 'a failed item of a map inside a sub-plan',
    steps: [sub({ steps: [fan(badIfLarge, carryOn)] })],
    status: 'partial',
    error: "Its step 'sub.fan[1].bad' was not completed.",
  },
  {
    what: 'a failed step inside a sub-plan that goes on all the same',
    steps: [sub({ steps: [excused, call('good', ['bad'])] })],
    status: 'partial',
    error: "Its step 'sub.bad' was not completed.",
  },
  {
    what: 'a failed step inside an item that goes on all the same',
    steps: [fan([excused, call('good', ['bad'])])],
    status: 'partial',
    error: "Its step 'fan[0].bad' was not completed.",
  },
  {
    what: 'a step inside a sub-plan that may be left out',
    steps: [sub({ steps: [call('bad', [], { on_failure: 'skip' }), call('good')] })],
    status: 'completed',
    error: null,
  },
  {
    what: 'a step that fails although the plan goes on',
    steps: [sub({ steps: [bad] }, carryOn), call('good')],
    status: 'partial',
    error: "Its step 'bad' was not completed.",
  },
];
