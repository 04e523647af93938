import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ChannelListener } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import { policySection, type PolicySettings } from '../policy.config';
import { PolicyUnavailableError, SilentPoliciesError } from '../policy.errors';
import { SnapshotBuilder, type BuiltSnapshot } from './snapshot-builder';
import type { SnapshotFailure } from './snapshot-failure';

/** How far the policies in force are from what is published. */
export interface SnapshotStatus {
  /** The published state in force; null before the first load. */
  readonly epoch: number | null;
  /** How many policies are loaded. */
  readonly policies: number;
  /** Milliseconds since the policies in force were last known to be what is published; null before the first load. */
  readonly ageMs: number | null;
  /** Published policies that are not in force as published; before the first load, what keeps it from being used. */
  readonly failures: readonly SnapshotFailure[];
}

/** The channel on which the database announces every publication. */
const CHANNEL = 'axonflow_policy';

/**
 * Keeps the compiled policies in memory and up to date: announcements are followed at once, and a look at the epoch
 * every few seconds makes up for those that were lost. A new snapshot is built beside the old one and put in force by
 * one assignment; whatever goes wrong, the last good one stays.
 */
@Injectable()
export class PolicySnapshots implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PolicySnapshots.name);
  private built: BuiltSnapshot | null = null;
  /** Why nothing could be put in force at the start. */
  private startFailures: readonly SnapshotFailure[] = [];
  private checkedMs = 0;
  private running: Promise<void> | null = null;
  private isStale = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly builder: SnapshotBuilder,
    private readonly listener: ChannelListener,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(policySection.token) private readonly config: PolicySettings,
  ) {}

  /**
   * The policies in force. No I/O.
   * @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded
   */
  current(): PolicySnapshot {
    if (this.built === null) {
      throw new PolicyUnavailableError('Policies are not loaded yet.', { retryAfterMs: this.config.pollMs });
    }
    return this.built.snapshot;
  }

  /** For readiness and operators. */
  status(): SnapshotStatus {
    if (this.built === null) return { epoch: null, policies: 0, ageMs: null, failures: this.startFailures };
    const { snapshot, failures } = this.built;
    const ageMs = this.clock.monotonicMs() - this.checkedMs;
    return { epoch: snapshot.epoch, policies: snapshot.size, ageMs, failures };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.refresh(), this.config.pollMs).unref();
    void this.hear();
    await this.refresh();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /**
   * Catches up with what is published. Never rejects: what goes wrong is logged, and tried again at the next turn. Runs
   * once at a time; a call during a run makes it look once more, also when the run failed.
   */
  async refresh(): Promise<void> {
    this.isStale = true;
    this.running ??= this.catchUp().finally(() => (this.running = null));
    await this.running;
  }

  /** What was announced before anybody listened was not heard: it is looked for once more. */
  private async hear(): Promise<void> {
    await this.listener.listen(CHANNEL, () => this.refresh());
    await this.refresh();
  }

  private async catchUp(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      const startedMs = this.clock.monotonicMs();
      try {
        await this.load();
        this.checkedMs = startedMs;
      } catch (error) {
        if (error instanceof SilentPoliciesError) this.startFailures = error.failures;
        this.logger.warn({ event: 'policy_refresh_failed', err: error });
      }
    }
  }

  private async load(): Promise<void> {
    const before = this.built;
    if (before !== null && (await this.builder.publishedEpoch()) === before.snapshot.epoch) return;
    this.built = await this.builder.build(before?.snapshot ?? null);
    const { snapshot, failures } = this.built;
    this.logger.log({ event: 'policies_in_force', epoch: snapshot.epoch, policies: snapshot.size });
    for (const failure of failures) this.report(failure, before?.failures ?? []);
  }

  private report(failure: SnapshotFailure, known: readonly SnapshotFailure[]): void {
    const { policyId, version } = failure;
    if (known.some((other) => other.policyId === policyId && other.version === version)) return;
    this.logger.error({ event: 'policy_not_in_force', ...failure });
  }
}
