import type { TenantId } from '@app/kernel';
import type { LiveConnector } from './live-connector';
import type { LiveConnectorFactory } from './live-connector-factory';
import type { StoredConnector } from './stored-connector';

/** Gives a connector, made at its first use. */
type Lazily = () => LiveConnector;

/**
 * The connectors of one tenant. Those that did not change keep their connections; the connections of the others are closed
 * once their calls have ended.
 */
export class TenantConnectors {
  /** When it was last asked for, in milliseconds of the monotonic clock. */
  usedMs = 0;
  private readonly live = new Map<string, LiveConnector>();
  private state = '';
  private loading: Promise<ReadonlyMap<string, Lazily>> | null = null;

  constructor(
    private readonly tenantId: TenantId,
    private readonly factory: LiveConnectorFactory,
  ) {}

  /** The connectors by id, loaded when they are not known or may have changed. */
  current(): Promise<ReadonlyMap<string, Lazily>> {
    const loading = (this.loading ??= this.load());
    // A failure is not remembered.
    loading.catch(() => this.forget(loading));
    return loading;
  }

  /** Has the next call look again. */
  outdate(): void {
    this.loading = null;
  }

  /** Has the next call look again if the stored state is another one. */
  compare(state: string): void {
    if (state !== this.state) this.outdate();
  }

  async close(): Promise<void> {
    const all = [...this.live.values()];
    this.live.clear();
    this.outdate();
    await Promise.all(all.map(({ connector }) => connector.close()));
  }

  private forget(loading: Promise<unknown>): void {
    if (this.loading === loading) this.outdate();
  }

  private async load(): Promise<ReadonlyMap<string, Lazily>> {
    const stored = await this.factory.stored(this.tenantId);
    const revisions = new Set(stored.map(({ revision }) => revision));
    for (const [revision, { connector }] of this.live) {
      if (revisions.has(revision)) continue;
      this.live.delete(revision);
      void connector.close();
    }
    this.state = stored.map(({ revision }) => revision).join(',');
    return new Map(stored.map((each) => [each.id, () => this.liveOf(each)]));
  }

  private liveOf(stored: StoredConnector): LiveConnector {
    const known = this.live.get(stored.revision);
    if (known !== undefined) return known;
    const made = this.factory.make(stored);
    this.live.set(stored.revision, made);
    return made;
  }
}
