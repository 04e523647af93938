import { AppError, CallAbortedError, type Clock } from '@app/kernel';
import { FormatNotSpokenError } from '../llm-providers.errors';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderStream,
} from '../provider';
import type { WireFormatName } from '../wire/wire-format';
import { STAND_IN_MODEL, standInCompletion } from './stand-in-completion';

/**
 * Answers where no model provider is configured, so that everything around a model can be tried and tested. It says so
 * in every answer, and answers the same request with the same bytes.
 */
export class StandInProvider implements Provider {
  readonly name = 'standin';
  readonly type = 'custom';
  readonly simulated = true;
  readonly defaultModel = STAND_IN_MODEL;
  readonly region = null;
  readonly formats: ReadonlySet<WireFormatName> = new Set(['openai-chat']);

  constructor(private readonly clock: Clock) {}

  claimsModel(model: string): boolean {
    return model.startsWith('standin-');
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is a promise, also for what is thrown
  async send({ body }: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderReply> {
    if (signal.aborted) {
      throw signal.reason instanceof AppError ? signal.reason : new CallAbortedError('The caller left.');
    }
    const startedMs = this.clock.monotonicMs();
    const completion = standInCompletion(body);
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'x-axonflow-simulated': 'true' },
      body: completion,
      bytes: Buffer.from(JSON.stringify(completion)),
      latencyMs: this.clock.monotonicMs() - startedMs,
    };
  }

  open(): Promise<ProviderStream> {
    return Promise.reject(new FormatNotSpokenError(this.name, this.formats));
  }

  models(): Promise<readonly ProviderModel[]> {
    return Promise.resolve([{ id: STAND_IN_MODEL, ownedBy: 'standin', createdAtS: 0 }]);
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
