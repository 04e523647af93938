import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, longCallOf, type OpenedCall } from '@app/governance';
import {
  CLOCK,
  newId,
  onceScope,
  type CallUser,
  type Clock,
  type GovernedCall,
  type Json,
  type Principal,
  type Segment,
  type TraceContext,
} from '@app/kernel';
import type { Plan } from '../planning/plan';
import type { StoredRun } from './runs/stored-run';
import { RunPlacement } from './segments/run-placement';

/** What is to be run, for whom. */
export interface RunStart {
  readonly plan: Plan;
  readonly planId: string;
  readonly planRevision: number;
  /** Whoever starts the same run, one start of it counts. */
  readonly runId: string;
  /** Waited for, together with the decision, before the run is stored. */
  readonly planStored: Promise<unknown>;
  readonly input: Json;
  readonly principal: Principal;
  readonly user: CallUser;
  readonly trace: TraceContext;
  /** Texts of the plan itself that are judged before it starts; those of its steps are judged with the steps. */
  readonly segments: readonly Segment[];
  /** How the plan was asked to run, such as `auto`. */
  readonly mode: string;
  /** Higher goes first. */
  readonly priority: number;
  /** How long the run may work; waiting for people or for a free task does not count. */
  readonly timeoutMs: number;
}

/** What became of a start: the decision about it, and the run when it was allowed. */
export interface StartedRun {
  readonly opened: OpenedCall;
  /** Null when the plan was refused, or needs an approval before it may start. */
  readonly runId: string | null;
}

/** Starts runs: decided, stored, then worked on. */
@Injectable()
export class RunStarts {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly placement: RunPlacement,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Decides about a plan and starts it. The run is stored when this returns, and goes on whatever becomes of this task.
   * @throws everything that `GovernancePipeline.begin` throws, and what `planStored` rejects with
   * @throws RunBegunError (CONFLICT) when another start of this run counts
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); then it is not known whether the run was stored
   */
  async start(start: RunStart): Promise<StartedRun> {
    const call = this.callOf(start);
    const [opened] = await Promise.all([this.pipeline.begin(call), start.planStored]);
    if (opened.verdict !== 'allow') return { opened, runId: null };
    const run = this.runOf(start, call, opened);
    await this.placement.place(run);
    return { opened, runId: run.runId };
  }

  private runOf(start: RunStart, call: GovernedCall, { decision }: OpenedCall): StoredRun {
    const { input, mode, plan, planId, planRevision, priority, principal, runId, timeoutMs } = start;
    const createdAt = call.receivedAt;
    return {
      ...{ input, mode, plan, planId, planRevision, priority, runId, createdAt },
      parent: null,
      tenantId: principal.tenantId,
      call: longCallOf(call, decision.id),
      deadline: new Date(createdAt.getTime() + timeoutMs),
      status: 'running',
      requested: null,
      ownerEpoch: 1,
      wakeSeq: 0,
      takeovers: 0,
      startedAt: null,
    };
  }

  private callOf({ input, plan, planId, planRevision, ...start }: RunStart): GovernedCall {
    const { principal, segments, trace, user } = start;
    return {
      ...{ principal, segments, trace, user },
      id: newId(),
      stage: 'plan.request',
      operation: 'plan.execute',
      target: { plan: planId },
      context: { step_count: plan.steps.length },
      approvalScope: onceScope(`plan ${planRevision} ${digestOf(input)}`),
      receivedAt: this.clock.now(),
      // What is begun here is not the caller's to abort: a run is cancelled by name.
      signal: new AbortController().signal,
    };
  }
}

/** People consent to a run on this very input, which is not kept with their consent. */
function digestOf(input: Json): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}
