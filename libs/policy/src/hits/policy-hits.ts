import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { TenantScope } from '@app/database';
import { CLOCK, type Clock, type Decision, type TenantId, type Verdict } from '@app/kernel';
import { PolicyStore } from '../store/policy-store';
import { HitCounts } from './hit-counts';
import { HitRepository } from './hit-repository';

/** How often the version of a policy that is in force matched, and what that meant or would have meant. */
export interface HitRates {
  readonly version: number;
  /** The time from which on it was counted. */
  readonly since: Date;
  /** Decisions at the policy's stages. */
  readonly decisions: number;
  readonly hits: number;
  /** `hits` of `decisions`, 0 to 1. */
  readonly rate: number;
  readonly lastHitAt: Date | null;
  /** What was decided when it matched, and what is decided when it is enforced, the most frequent first. */
  readonly consequences: readonly {
    readonly verdict: Verdict;
    readonly enforcedVerdict: Verdict;
    readonly hits: number;
  }[];
}

const FLUSH_MS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long counts are kept, and so the longest time that rates can look back. */
const KEPT_DAYS = 30;
/** Rows of each kind that wait in memory; each takes about 300 bytes. */
const ROWS_IN_MEMORY = 20_000;

/**
 * Counts what policies do, and what those in shadow mode would do. Counting costs a call no I/O: counts wait in memory and
 * are stored every five seconds and at the end. Only a killed process loses some.
 */
@Injectable()
export class PolicyHits implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(PolicyHits.name);
  private readonly counts = new HitCounts(ROWS_IN_MEMORY);
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | null = null;
  private tidiedMs: number | null = null;

  constructor(
    private readonly repository: HitRepository,
    private readonly store: PolicyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush();
  }

  /** Counts a decision about a call of the tenant. No I/O. */
  count(tenantId: TenantId, decision: Decision): void {
    this.counts.add(tenantId, decision, this.clock.now());
  }

  /**
   * Rates of the version in force, or of the newest one while none is; a few seconds behind.
   * @param days how far to look back, 1 to 30; never before the version was published
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async hitRates(scope: TenantId | TenantScope, policyId: string, days = 7): Promise<HitRates> {
    const policy = await this.store.find(scope, policyId);
    const version = policy.publishedVersion ?? policy.version;
    const { document } = await this.store.version(scope, policyId, version);
    const back = Math.min(Math.max(days, 1), KEPT_DAYS) * DAY_MS;
    const since = new Date(
      Math.max(this.clock.nowMs() - back, (policy.publishedAt ?? policy.createdAt).getTime()),
    );
    const { stages } = document;
    const { decisions, rows } = await this.repository.read(scope, { policyId, version, since, stages });
    const hits = rows.reduce((sum, row) => sum + row.hits, 0);
    const lastHitMs = Math.max(...rows.map(({ lastHitAt }) => lastHitAt.getTime()));
    return {
      version,
      since,
      decisions,
      hits,
      // Both are counted by themselves and stored one after the other.
      rate: decisions === 0 ? 0 : Math.min(1, hits / decisions),
      lastHitAt: rows.length === 0 ? null : new Date(lastHitMs),
      consequences: rows.map(({ enforcedVerdict, hits: times, verdict }) => ({
        verdict,
        enforcedVerdict,
        hits: times,
      })),
    };
  }

  /** Stores what was counted; what cannot be stored waits for the next time. One at a time; never rejects. */
  async flush(): Promise<void> {
    this.flushing ??= this.storeCounts().finally(() => (this.flushing = null));
    await this.flushing;
  }

  private async storeCounts(): Promise<void> {
    const { decisions, hits, lost } = this.counts.take();
    if (lost > 0) this.logger.warn({ event: 'policy_counts_lost', counts: lost });
    await this.attempt(
      () => this.repository.addHits(hits),
      () => this.counts.putBack({ hits, decisions: [] }),
    );
    await this.attempt(
      () => this.repository.addDecisions(decisions),
      () => this.counts.putBack({ hits: [], decisions }),
    );
    const nowMs = this.clock.nowMs();
    if (this.tidiedMs !== null && nowMs - this.tidiedMs < HOUR_MS) return;
    await this.attempt(async () => {
      await this.repository.deleteBefore(new Date(nowMs - KEPT_DAYS * DAY_MS));
      this.tidiedMs = nowMs;
    });
  }

  private async attempt(work: () => Promise<void>, otherwise = (): void => undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      otherwise();
      this.logger.warn({ event: 'policy_counts_not_stored', err: error });
    }
  }
}
