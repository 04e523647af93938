import { Injectable, Logger } from '@nestjs/common';
import { ExecutorLease } from '../leases/executor-lease';
import { RunStore, type ClaimedRun } from '../runs/run-store';
import { ActiveRuns } from './active-runs';
import type { TurnBeginning } from './run-control';
import { RunTurns } from './run-turns';

const SWEEP_MS = 500;
/** Runs taken at a time: what is left is found by others meanwhile. */
const CLAIM_LIMIT = 10;
/** Whoever has taken new runs leaves the next to others for so long. */
const TURN_MS = 10;
/** A full task waits this long before it reaches for a queued run, an empty one not at all: the emptiest task is first. */
const LONGEST_COURTESY_MS = 50;

interface Wanted {
  readonly atMost: number;
  readonly alsoNew: boolean;
  readonly lostRunIds?: readonly string[];
}

/** Takes runs that nobody works on: queued ones, woken ones, and those of lost tasks. */
@Injectable()
export class RunClaims {
  private readonly logger = new Logger(RunClaims.name);
  private timer: NodeJS.Timeout | undefined;
  private courtesy: NodeJS.Timeout | undefined;
  private claiming: Promise<void> | null = null;
  private isStopped = true;
  /** Whether it is time to look for lost work too. */
  private isSweep = false;

  constructor(
    private readonly store: RunStore,
    private readonly active: ActiveRuns,
    private readonly lease: ExecutorLease,
    private readonly turns: RunTurns,
  ) {}

  start(): void {
    this.isStopped = false;
    this.timer = setInterval(() => this.sweep(), SWEEP_MS).unref();
    void this.claim();
  }

  /**
   * To be called when a run waits for a task. Takes one, then twice as many at each turn: few are spread over the tasks, and
   * many are under way soon.
   */
  runIsQueued(): void {
    this.reach(1, 0);
  }

  /** Takes nothing more. Resolves when nothing is being taken. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    clearTimeout(this.courtesy);
    await this.claiming;
  }

  private reach(atMost: number, pauseMs: number): void {
    if (this.isStopped) return;
    const share = this.active.size / (this.active.size + this.active.free);
    this.courtesy ??= setTimeout(
      () => {
        this.courtesy = undefined;
        void this.alone(() => this.claimNew(atMost));
      },
      pauseMs + share * LONGEST_COURTESY_MS,
    );
  }

  private sweep(): void {
    this.isSweep = true;
    void this.claim();
  }

  private claim(): Promise<void> {
    return this.alone(() => this.claimAll());
  }

  /** Claims once at a time; who comes meanwhile is served by the next sweep at the latest. */
  private alone(work: () => Promise<void>): Promise<void> {
    this.claiming ??= work()
      .catch((err: unknown) => this.logger.warn({ event: 'runs_not_claimed', err }))
      .finally(() => (this.claiming = null));
    return this.claiming;
  }

  private async claimAll(): Promise<void> {
    const some = { atMost: CLAIM_LIMIT, alsoNew: false };
    let claimed = await this.claimSome({ ...some, lostRunIds: await this.lostRunIds() });
    while (claimed === CLAIM_LIMIT) claimed = await this.claimSome(some);
    this.runIsQueued();
  }

  private async claimNew(atMost: number): Promise<void> {
    const claimed = await this.claimSome({ atMost, alsoNew: true });
    if (claimed === atMost) this.reach(Math.min(2 * atMost, CLAIM_LIMIT), TURN_MS);
  }

  /**
   * Runs of this task whose work was lost: a run is known here before it is stored, so one that is unknown after it was
   * seen there. Not while runs are being claimed: those are stored first.
   */
  private async lostRunIds(): Promise<string[]> {
    if (!this.isSweep) return [];
    this.isSweep = false;
    const unknown = await this.store.ownedBeside(this.lease.executorId, this.active.ids());
    return unknown.filter((runId) => this.active.find(runId) === undefined);
  }

  /** @returns how many were taken */
  private async claimSome({ alsoNew, atMost, lostRunIds = [] }: Wanted): Promise<number> {
    const limit = Math.min(atMost, this.active.free);
    if (this.isStopped || !this.lease.isHeld || limit === 0) return 0;
    const { executorId } = this.lease;
    const claimed = await this.store.claim({ executorId, lostRunIds, limit, alsoNew });
    await Promise.all(
      claimed.map(({ before, run }) => this.turns.begin({ run, beganBy: beginningOf(before, run) })),
    );
    return claimed.length;
  }
}

function beginningOf(before: ClaimedRun['before'], run: ClaimedRun['run']): TurnBeginning {
  if (before === 'running') return 'run.taken_over';
  return run.ownerEpoch === 1 ? 'run.started' : 'run.resumed';
}
