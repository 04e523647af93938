import { Inject, Injectable } from '@nestjs/common';
import { InvalidRequestError } from '@app/kernel';
import { AnswerCache } from './cache/answer-cache';
import { answerKey } from './cache/answer-key';
import { keptOf } from './cache/kept-answer';
import { keptStream, reusedAnswer, reusedStream } from './cache/reused-answers';
import { answerOf } from './model-answer';
import type { ModelAnswer, ModelRequest, ModelStream } from './model-request';
import { streamOf } from './model-stream';
import { PriceTable } from './pricing/price-table';
import type { Awaited } from './routing/answer-times';
import { Failover, type ServedCall } from './routing/failover';
import type { ProviderWish } from './routing/provider-wish';
import { isRepeatable } from './routing/repeatable';
import { routingSection, type RoutingSettings } from './routing/routing.config';

/** Who may make a call, until when, and who is told how it goes. */
export interface ModelCallOptions extends Pick<ServedCall, 'deadlineMs' | 'onAttempt' | 'signal'> {
  /** Its model comes before that of the request. */
  readonly wish: ProviderWish;
}

/** Makes model calls in every wire format, by whichever provider can serve them. */
@Injectable()
export class ModelCalls {
  constructor(
    private readonly failover: Failover,
    private readonly cache: AnswerCache,
    private readonly prices: PriceTable,
    @Inject(routingSection.token) private readonly settings: Pick<RoutingSettings, 'firstContentWaitMs'>,
  ) {}

  /**
   * Asks for a whole answer, or gives an earlier one again.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body asks for a stream, or says what no provider can take
   * @throws everything that `Failover.serve` and `Provider.send` throw
   */
  async complete(request: ModelRequest, options: ModelCallOptions): Promise<ModelAnswer> {
    requireWholeAnswer(request);
    const key = this.keyOf(request, options, 'whole');
    const kept = key === null ? null : this.cache.get(key);
    if (kept !== null) return reusedAnswer(request, kept);
    const { prices } = this;
    const answer = await this.failover.serve(
      servedCall(request, options, 'whole'),
      async (candidate, permit, signal) => {
        const answered = await answerOf(request, candidate, { signal, prices });
        permit.succeeded();
        return answered;
      },
    );
    if (key === null) return answer;
    this.cache.put(key, keptOf(answer));
    return { ...answer, cache: 'miss' };
  }

  /**
   * Asks for a streamed answer and waits for its first content, or gives an earlier one again.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body says what no provider can take
   * @throws everything that `Failover.serve` and `Provider.open` throw
   */
  async stream(request: ModelRequest, options: ModelCallOptions): Promise<ModelStream> {
    const key = this.keyOf(request, options, 'stream');
    const kept = key === null ? null : this.cache.get(key);
    if (kept !== null) return reusedStream(request, kept);
    const { firstContentWaitMs } = this.settings;
    const asking = { prices: this.prices, firstContentWaitMs };
    const stream = await this.failover.serve(
      servedCall(request, options, 'stream'),
      (candidate, permit, signal) => streamOf(request, candidate, { ...asking, permit, signal }),
    );
    if (key === null) return stream;
    return keptStream(stream, this.cache.maxAnswerBytes, (answer) => this.cache.put(key, answer));
  }

  private keyOf(request: ModelRequest, { wish }: ModelCallOptions, awaited: Awaited): string | null {
    return request.mayReuse === true ? answerKey(request, wish, awaited) : null;
  }
}

function servedCall(
  request: ModelRequest,
  { wish, ...options }: ModelCallOptions,
  awaited: Awaited,
): ServedCall {
  const { body, format, tenantId } = request;
  const model = wish.model ?? request.model;
  return {
    ...options,
    ...{ tenantId, format, awaited },
    wish: { ...wish, ...(model !== undefined && { model }) },
    isRepeatable: isRepeatable(body),
  };
}

function requireWholeAnswer({ body }: ModelRequest): void {
  if (body['stream'] === undefined || body['stream'] === null || body['stream'] === false) return;
  throw new InvalidRequestError('Streamed answers are not available here.', {
    problems: [{ field: '/stream', message: 'must be false or absent' }],
  });
}
