import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { CLOCK, type Clock, type PolicyId, type TenantId } from '@app/kernel';
import { IsNull } from 'typeorm';
import { PolicyChanges } from '../lifecycle/policy-changes';
import { PolicySessionOverrideEntity } from '../store/policy-session-override.entity';

interface ExpiredRow {
  readonly id: string;
  readonly policy_id: PolicyId;
  readonly tenant_id: TenantId;
  readonly client_id: string;
}

const SWEEP_MS = 10_000;
/** One sweep records no more than these; the next one goes on. */
const MOST_PER_SWEEP = 500;
const EXPIRED = `
  select id, policy_id, tenant_id, client_id from policy_session_overrides
  where revoked_at is null and expiry_recorded_at is null and expires_at <= $1 order by expires_at limit $2`;

/**
 * Records that exceptions of people ended by themselves. They have no effect from their expiry on; only the record of it
 * comes some seconds later. Each expiry is recorded once, however many tasks look for it.
 */
@Injectable()
export class SessionOverrideExpiry implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SessionOverrideExpiry.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: PlatformDatabase,
    private readonly changes: PolicyChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Records what has expired. One at a time; never rejects: what goes wrong is tried again at the next sweep. */
  async sweep(): Promise<void> {
    this.running ??= this.recordExpired().finally(() => (this.running = null));
    await this.running;
  }

  private async recordExpired(): Promise<void> {
    try {
      const rows = await this.database.query<ExpiredRow>(EXPIRED, [this.clock.now(), MOST_PER_SWEEP]);
      for (const row of rows) await this.record(row);
    } catch (error) {
      this.logger.warn({ event: 'override_expiry_not_recorded', err: error });
    }
  }

  private async record({ client_id: author, id, policy_id: policyId, tenant_id }: ExpiredRow): Promise<void> {
    await this.changes.run(tenant_id, async ({ manager, note, now }) => {
      const unrecorded = { id, expiryRecordedAt: IsNull() };
      const { affected } = await manager.update(PolicySessionOverrideEntity, unrecorded, {
        expiryRecordedAt: now,
      });
      if (affected !== 1) return;
      note({
        ...{ policyId, kind: 'override_expired', author, overrideId: id },
        ...{ summary: '', version: 0, publishedVersion: null, changedFields: [] },
      });
    });
  }
}
