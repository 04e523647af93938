import type { Json } from '@app/kernel';
import type { Plan, PlanStep, ReplanStep, StepOf } from '../../planning/plan';
import { withMessages } from '../messages/message-references';
import type { MessageReader, RunMessages } from '../messages/run-messages';
import type { ReferenceScope } from '../../planning/references/resolve';
import { revisedPlan, type PlanRevision } from '../../planning/replanning/plan-revision';
import type { RunBudget } from '../budget/run-budget';
import type { SettledStep, StepKey } from '../step-outcome';
import { passageOf } from './passage';
import { StepGraph, type ReadyStep } from './step-graph';
import type { StepQueue, StepQueues } from './step-queue';
import type { ScopeTime } from './work-time';

/** What surrounds the steps of one list. */
export interface ScopeFrame extends StepQueues {
  readonly steps: readonly PlanStep[];
  /** The plan whose own list this is; none for lists inside of steps. */
  readonly plan?: Plan;
  /** What the list gives, with references to be filled in; by default the outputs of its last steps. */
  readonly output?: Json;
  /** Stands before the ids of the steps in their keys. */
  readonly prefix: string;
  /** What `{{input}}` means here. */
  readonly input: Json;
  /** Items of the maps around, by their names, and `index`. */
  readonly variables: Readonly<Record<string, Json>>;
  /** The list whose steps can also be referred to from here. */
  readonly around: RunScope | null;
  /** The step that the list is inside of; null for that of the plan. */
  readonly owner: { readonly step: PlanStep; readonly scope: RunScope } | null;
  /** Of the whole run. */
  readonly messages: RunMessages;
  readonly budget: RunBudget;
  readonly priority: number;
  readonly signal: AbortSignal;
  /** What is left until the signal fires. */
  readonly time: ScopeTime;
  /** Called once, when the last step has settled. */
  readonly onSettled: (scope: RunScope) => void;
}

/** One list of steps under way: that of the plan, of a sub-plan, or of one item of a map. */
export class RunScope {
  private readonly settledSteps = new Map<string, SettledStep>();
  private readonly graph: StepGraph;
  /** Ids of steps that are about to be put in. */
  private readonly claimedIds = new Set<string>();
  private current: { readonly steps: readonly PlanStep[]; readonly output?: Json };

  constructor(readonly frame: ScopeFrame) {
    const { output, steps } = frame;
    this.current = output === undefined ? { steps } : { steps, output };
    this.graph = new StepGraph(frame.steps);
  }

  keyOf({ id }: PlanStep): StepKey {
    return this.frame.prefix + id;
  }

  /** Where a step of this list waits until it may begin. */
  queueOf({ type }: PlanStep): StepQueue {
    const { modelQueue, queue } = this.frame;
    return type === 'llm-call' ? (modelQueue ?? queue) : queue;
  }

  start(): ReadyStep[] {
    return this.graph.start();
  }

  /** The steps as they are now, in the order of the plan. */
  get steps(): readonly PlanStep[] {
    return this.current.steps;
  }

  /** What the list is to give; undefined when its last steps say it. */
  get output(): Json | undefined {
    return this.current.output;
  }

  /** Notes what is stored of a step, which what depends on it is not told yet. */
  note(step: PlanStep, settled: SettledStep): void {
    this.settledSteps.set(step.id, settled);
  }

  /** Notes what is stored of a step. @returns the steps that became ready */
  settle(step: PlanStep, settled: SettledStep): ReadyStep[] {
    this.note(step, settled);
    if (step.type === 'conditional') this.graph.omit(notChosen(step, settled));
    return this.graph.settle(step.id, passageOf(step, settled.outcome));
  }

  has(step: PlanStep): boolean {
    return this.steps.some(({ id }) => id === step.id);
  }

  /** The steps that wait for one, and those that wait for them. */
  behind(id: string): ReadonlySet<string> {
    return this.graph.behind(id);
  }

  /** Every id that a step has or is about to have. Whoever adds to it keeps others from using the same. */
  get takenIds(): Set<string> {
    for (const { id } of this.steps) this.claimedIds.add(id);
    return this.claimedIds;
  }

  /**
   * Puts steps into the place of one that was not completed and of all that wait for it.
   * @param settled how the step that asked for them ended
   * @returns the steps that became ready
   */
  revise(replan: ReplanStep, settled: SettledStep, { steps }: PlanRevision): ReadyStep[] {
    this.note(replan, settled);
    const superseded = this.graph.behind(replan.failed);
    this.current = revisedPlan(this.current, { replan, superseded, steps });
    const ready = this.graph.replace(superseded, [replan, ...steps]);
    this.graph.settle(replan.failed, 'absent');
    return [...ready, ...this.graph.settle(replan.id, 'open')];
  }

  /** Lets a step that was not completed bar the way after all. @returns the steps that became ready */
  giveUp(id: string): ReadyStep[] {
    return this.graph.settle(id, 'closed');
  }

  /** The plan as it is now. */
  get plan(): Plan {
    const { output: _output, ...plan } = this.frame.plan ?? { steps: [] };
    return { ...plan, ...this.current } as Plan;
  }

  get isSettled(): boolean {
    return this.graph.isSettled;
  }

  /** How a step of this list ended; undefined while it has not. */
  settledStep(id: string): SettledStep | undefined {
    return this.settledSteps.get(id);
  }

  /** What references read here: the steps of this list, then those of the lists around. */
  get references(): ReferenceScope {
    const { input, variables } = this.frame;
    return { input, variables, outputOf: (id) => this.outputOf(id) };
  }

  /** What references of one of the steps read: also what steps before it wrote for others. */
  referencesOf(step: PlanStep): ReferenceScope {
    const reader = (): MessageReader => ({ id: step.id, name: step.name, before: this.keysBefore(step) });
    return withMessages(this.references, this.frame.messages, reader);
  }

  /** The steps that have ended before one of this list by the order of the plan, here and in the lists around. */
  keysBefore(step: PlanStep): Set<StepKey> {
    const { owner, prefix } = this.frame;
    const keys = owner === null ? new Set<StepKey>() : owner.scope.keysBefore(owner.step);
    for (const id of this.graph.before(step.id)) keys.add(prefix + id);
    return keys;
  }

  private outputOf(id: string): Json | undefined {
    const settled = this.settledSteps.get(id);
    if (settled === undefined) return this.frame.around?.outputOf(id);
    return settled.outcome.status === 'completed' ? settled.outcome.output : null;
  }
}

/**
 * The steps that a conditional names and did not choose. All of them when it failed and the plan goes on; none when they
 * are skipped anyway.
 */
function notChosen(step: StepOf<'conditional'>, { outcome }: SettledStep): string[] {
  const named = [step.if_true, step.if_false, ...Object.values(step.branches ?? {})]
    .flat()
    .filter((id) => id !== undefined);
  if (outcome.status !== 'completed') return passageOf(step, outcome) === 'excused' ? named : [];
  const { chosen } = outcome.output as { readonly chosen: readonly string[] };
  const kept = new Set(chosen);
  return named.filter((id) => !kept.has(id));
}
