import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { ConnectorCalls, type ConnectorHealth, type StoredConnector } from '@app/mcp-connectors';

/** What a check found. */
export interface KnownHealth extends ConnectorHealth {
  readonly checkedAt: Date;
  readonly latencyMs: number;
}

/** Connectors whose last check is remembered; the oldest goes first. */
const MAX_REMEMBERED = 10_000;

/** Checks connectors when somebody asks, and remembers what it found. */
@Injectable()
export class ConnectorChecksService {
  private readonly found = new Map<string, KnownHealth>();

  constructor(
    private readonly calls: ConnectorCalls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the last check of a connector by this task found; null before the first. */
  last({ revision }: StoredConnector): KnownHealth | null {
    return this.found.get(revision) ?? null;
  }

  /** Checks a connector, for ten seconds at most. @throws the reason of the signal, when it fires */
  async check({ id, revision, tenantId }: StoredConnector, signal: AbortSignal): Promise<KnownHealth> {
    const startedMs = this.clock.monotonicMs();
    const found = await this.calls.check(tenantId, id, signal);
    const health = { ...found, checkedAt: this.clock.now(), latencyMs: this.clock.monotonicMs() - startedMs };
    this.found.delete(revision);
    this.found.set(revision, health);
    const [oldest] = this.found.keys();
    if (this.found.size > MAX_REMEMBERED && oldest !== undefined) this.found.delete(oldest);
    return health;
  }
}
