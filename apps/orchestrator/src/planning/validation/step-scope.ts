import type { PlanStep } from '../plan';

/** What can be seen at one list of steps. */
export interface StepScope {
  /** JSON pointer of the list. */
  readonly pointer: string;
  readonly steps: readonly PlanStep[];
  /** The steps of the list itself, by id. */
  readonly own: ReadonlyMap<string, PlanStep>;
  /** The steps of the lists around the maps that this one is inside of. */
  readonly around: ReadonlyMap<string, PlanStep>;
  /** Names of items, and `index`, inside maps. */
  readonly variables: readonly string[];
  readonly inputSchema: object | undefined;
  /** Maps and sub-plans around. */
  readonly nesting: number;
}

/** The step of an id that can be read here. */
export function visibleStep({ own, around }: StepScope, id: string): PlanStep | undefined {
  return own.get(id) ?? around.get(id);
}
