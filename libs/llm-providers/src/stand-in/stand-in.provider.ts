import { AppError, CallAbortedError, type Clock } from '@app/kernel';
import { replySegments } from '../openai-wire/reply-segments';
import { replyUsage } from '../openai-wire/reply-usage';
import { requireWholeReply } from '../openai-wire/whole-reply';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
} from '../provider';
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

  constructor(private readonly clock: Clock) {}

  claimsModel(model: string): boolean {
    return model.startsWith('standin-');
  }

  /** Usage is always an estimate. */
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is a promise, also for what is thrown
  async chat({ body }: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderReply> {
    requireWholeReply(body);
    if (signal.aborted) {
      throw signal.reason instanceof AppError ? signal.reason : new CallAbortedError('The caller left.');
    }
    const startedMs = this.clock.monotonicMs();
    const completion = standInCompletion(body);
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'x-axonflow-simulated': 'true' },
      body: completion,
      segments: replySegments(completion),
      usage: { ...replyUsage(body, completion), estimated: true },
      model: STAND_IN_MODEL,
      latencyMs: this.clock.monotonicMs() - startedMs,
      simulated: true,
    };
  }

  models(): Promise<readonly ProviderModel[]> {
    return Promise.resolve([{ id: STAND_IN_MODEL, ownedBy: 'standin', createdAtS: 0 }]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
