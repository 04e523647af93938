import { ProviderUnavailableError } from '../llm-providers.errors';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderStream,
} from '../provider';
import type { MinuteLimit } from './minute-limit';

/**
 * A provider that can be replaced while calls run: it is closed once the last of them has ended. Keeps to the rate
 * limit that its tenant has set.
 */
export class TenantProvider implements Provider {
  readonly name: Provider['name'];
  readonly type: Provider['type'];
  readonly simulated: Provider['simulated'];
  readonly defaultModel: Provider['defaultModel'];
  readonly region: Provider['region'];
  readonly formats: Provider['formats'];
  private running = 0;
  private isRetired = false;

  constructor(
    private readonly inner: Provider,
    private readonly limit: MinuteLimit | null,
  ) {
    const { name, type, simulated, defaultModel, region, formats } = inner;
    this.name = name;
    this.type = type;
    this.simulated = simulated;
    this.defaultModel = defaultModel;
    this.region = region;
    this.formats = formats;
  }

  claimsModel(model: string): boolean {
    return this.inner.claimsModel(model);
  }

  send(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderReply> {
    return this.during(() => this.limited(() => this.inner.send(request, options)));
  }

  async open(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderStream> {
    this.running += 1;
    try {
      const stream = await this.limited(() => this.inner.open(request, options));
      return { ...stream, bytes: this.followed(stream.bytes) };
    } catch (error) {
      this.ended();
      throw error;
    }
  }

  models(options: ProviderCallOptions): Promise<readonly ProviderModel[]> {
    return this.during(() => this.inner.models(options));
  }

  check(options: ProviderCallOptions): Promise<void> {
    return this.during(() => this.inner.check(options));
  }

  /** Lets running calls end, then closes. Calls that still come are served as long as others run. */
  retire(): void {
    this.isRetired = true;
    this.closeWhenIdle();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.running += 1;
    try {
      return await work();
    } finally {
      this.ended();
    }
  }

  private limited<Result>(work: () => Promise<Result>): Promise<Result> {
    const waitMs = this.limit?.take() ?? 0;
    if (waitMs === 0) return work();
    const failure = { provider: this.name, retryAfterMs: waitMs };
    return Promise.reject(new ProviderUnavailableError('overloaded', failure));
  }

  private async *followed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* bytes;
    } finally {
      this.ended();
    }
  }

  private ended(): void {
    this.running -= 1;
    this.closeWhenIdle();
  }

  private closeWhenIdle(): void {
    if (this.isRetired && this.running === 0) void this.inner.close();
  }
}
