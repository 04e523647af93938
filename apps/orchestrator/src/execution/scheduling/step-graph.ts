import type { PlanStep } from '../../planning/plan';

/**
 * What a settled step means for those that depend on it. `open`: completed. `excused`: not completed, and they run all the
 * same. `absent`: not done, which is no failure. `closed`: not completed, and they are not run.
 */
export type Passage = 'absent' | 'closed' | 'excused' | 'open';

/** A step whose dependencies have all ended, and what is to be done with it. */
export interface ReadyStep {
  readonly step: PlanStep;
  /** `skip`: a step that it depends on, `because`, was not completed. `omit`: it is not wanted. */
  readonly verdict: 'omit' | 'run' | 'skip';
  readonly because: string | null;
}

interface Node {
  readonly step: PlanStep;
  readonly dependents: Node[];
  readonly seen: Record<Passage, number>;
  /** Null until it has ended. */
  passage: Passage | null;
  waitingFor: number;
  /** The first dependency that barred the way. */
  barredBy: string | null;
  unwanted: boolean;
}

/**
 * Says which steps of one list may start: no waves, no barrier. Every step becomes ready exactly once, after the last of
 * its dependencies has ended. Linear in steps and edges over its whole life.
 */
export class StepGraph {
  private readonly nodes: Map<string, Node>;
  private unsettled: number;

  constructor(steps: readonly PlanStep[]) {
    this.nodes = new Map(steps.map((step) => [step.id, newNode(step)]));
    this.unsettled = this.nodes.size;
    for (const node of this.nodes.values()) this.connect(node);
  }

  get isSettled(): boolean {
    return this.unsettled === 0;
  }

  /** The steps that depend on nothing, in the order of the plan. */
  start(): ReadyStep[] {
    return [...this.nodes.values()].filter(({ waitingFor }) => waitingFor === 0).map(readyStep);
  }

  /** The steps that one waits for, and those that they wait for. */
  before(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const each of this.nodes.get(next)?.step.depends_on ?? []) {
        if (found.has(each)) continue;
        found.add(each);
        open.push(each);
      }
    }
    return found;
  }

  /** Takes steps out that a conditional did not choose. They still become ready, to be omitted. */
  omit(ids: Iterable<string>): void {
    for (const id of ids) {
      const node = this.nodes.get(id);
      if (node !== undefined) node.unwanted = true;
    }
  }

  /** Notes how a step ended. @returns the steps that became ready, in the order of the plan */
  settle(id: string, passage: Passage): ReadyStep[] {
    this.unsettled--;
    const ready: ReadyStep[] = [];
    const settled = this.nodes.get(id);
    if (settled !== undefined) settled.passage = passage;
    for (const node of settled?.dependents ?? []) {
      pass(node, id, passage);
      if (--node.waitingFor === 0) ready.push(readyStep(node));
    }
    return ready;
  }

  /** The steps that wait for one, and those that wait for them. */
  behind(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const { step } of this.nodes.get(next)?.dependents ?? []) {
        if (found.has(step.id)) continue;
        found.add(step.id);
        open.push(step.id);
      }
    }
    return found;
  }

  /**
   * Takes steps out that have not begun, and puts others in.
   * @returns those of them that wait for nothing
   */
  replace(removed: ReadonlySet<string>, added: readonly PlanStep[]): ReadyStep[] {
    for (const id of removed) this.nodes.delete(id);
    for (const { dependents } of this.nodes.values()) {
      dependents.splice(0, dependents.length, ...dependents.filter(({ step }) => !removed.has(step.id)));
    }
    const nodes = added.map(newNode);
    for (const node of nodes) this.nodes.set(node.step.id, node);
    for (const node of nodes) this.connect(node);
    this.unsettled += nodes.length - removed.size;
    return nodes.filter(({ waitingFor }) => waitingFor === 0).map(readyStep);
  }

  private connect(node: Node): void {
    for (const id of new Set(node.step.depends_on)) {
      const before = this.nodes.get(id);
      if (before === undefined || before.passage === null) node.waitingFor++;
      else pass(node, id, before.passage);
      before?.dependents.push(node);
    }
  }
}

function pass(node: Node, id: string, passage: Passage): void {
  node.seen[passage]++;
  if (passage === 'closed') node.barredBy ??= id;
}

function newNode(step: PlanStep): Node {
  return {
    step,
    dependents: [],
    seen: { absent: 0, closed: 0, excused: 0, open: 0 },
    passage: null,
    waitingFor: 0,
    barredBy: null,
    unwanted: false,
  };
}

function readyStep(node: Node): ReadyStep {
  const { step, barredBy: because } = node;
  return { step, verdict: verdictOn(node), because };
}

function verdictOn({ step, seen, unwanted }: Node): ReadyStep['verdict'] {
  if (unwanted) return 'omit';
  // It stands behind the very step that was not completed.
  if (step.type === 'replan') return 'run';
  const { absent, closed, excused, open } = seen;
  if (absent + closed + excused + open === 0) return 'run';
  const joinsAny = step.type === 'synthesis' || step.join === 'any';
  if (joinsAny ? open > 0 : absent + closed === 0) return 'run';
  return closed > 0 ? 'skip' : 'omit';
}
