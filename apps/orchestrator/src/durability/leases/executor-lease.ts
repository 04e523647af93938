import { Inject, Injectable, Logger } from '@nestjs/common';
import { PRODUCT_VERSION } from '@app/config';
import { CLOCK, type Clock } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import { durabilitySection, type DurabilitySettings } from '../durability.config';
import { PLAN_FORMAT } from '../plan-format';
import { RunDatabase } from '../run-database';
import { ActiveRuns } from '../segments/active-runs';

/** How long the others take this task for alive after it was heard of last. */
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
/** How often this task asks itself whether it still holds its lease: PostgreSQL may not answer. */
const WATCH_MS = 200;
/** Leases of tasks that are gone are kept this long, for people who look. */
const KEEP_EXPIRED_SECONDS = 60;

/**
 * Says to the other tasks that this one is alive. Whoever lets its lease run out stops all its runs at once, since the
 * others take them, and gets a new identity with its next lease, so that nothing of the old one is mistaken for its own.
 */
@Injectable()
export class ExecutorLease {
  private readonly logger = new Logger(ExecutorLease.name);
  private id = randomUUID();
  private heldUntilMs = 0;
  private wasHeld = false;
  private renewing: Promise<void> | null = null;
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(
    private readonly database: RunDatabase,
    private readonly active: ActiveRuns,
    @Inject(durabilitySection.token) private readonly settings: DurabilitySettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get executorId(): string {
    return this.id;
  }

  get isHeld(): boolean {
    return this.clock.monotonicMs() < this.heldUntilMs;
  }

  /** Takes a lease and keeps renewing it. Resolves after the first try, whether it succeeded or not. */
  async start(): Promise<void> {
    this.timers = [
      setInterval(() => void this.renew(), RENEW_MS).unref(),
      setInterval(() => this.watch(), WATCH_MS).unref(),
    ];
    await this.renew();
  }

  /** Gives the lease back, so that nobody waits for it to run out. */
  async release(): Promise<void> {
    this.timers.forEach(clearInterval);
    await this.renewing;
    this.heldUntilMs = 0;
    await this.database
      .run({ text: 'delete from executor_leases where executor_id = $1', values: [this.id] })
      .catch(() => undefined);
  }

  private renew(): Promise<void> {
    this.renewing ??= this.renewOnce().finally(() => (this.renewing = null));
    return this.renewing;
  }

  /** The lease counts from when it was asked for: the answer may come late. */
  private async renewOnce(): Promise<void> {
    // After a long sleep nobody remembers the lease any more, and it would be given out anew under its old name.
    this.watch();
    const askedMs = this.clock.monotonicMs();
    const askedAs = this.id;
    try {
      const isOurs = await this.ask();
      if (askedAs !== this.id) return;
      if (isOurs) this.hold(askedMs + LEASE_MS);
      else this.lose();
    } catch (error) {
      this.logger.warn({ event: 'executor_lease_not_renewed', err: error });
    }
  }

  private async ask(): Promise<boolean> {
    const rows = await this.database.run({
      name: 'renew_lease',
      text: `with swept as (
          delete from executor_leases where expires_at < now() - make_interval(secs => ${KEEP_EXPIRED_SECONDS}))
        insert into executor_leases (executor_id, version, plan_format, running, capacity, started_at, expires_at)
        values ($1, $2, $3, $4, $5, now(), now() + make_interval(secs => ${LEASE_MS / 1_000}))
        on conflict (executor_id) do update set expires_at = excluded.expires_at, running = excluded.running
        where executor_leases.expires_at > now()
        returning executor_id`,
      values: [this.id, PRODUCT_VERSION, PLAN_FORMAT, this.active.size, this.settings.maxRuns],
    });
    return rows.length === 1;
  }

  private hold(untilMs: number): void {
    this.heldUntilMs = untilMs;
    this.wasHeld = true;
  }

  private watch(): void {
    if (this.wasHeld && !this.isHeld) this.lose();
  }

  private lose(): void {
    this.logger.warn({ event: 'executor_lease_lost', executorId: this.id });
    this.heldUntilMs = 0;
    this.wasHeld = false;
    this.id = randomUUID();
    for (const control of this.active.all()) void control.letGo();
    void this.renew();
  }
}
