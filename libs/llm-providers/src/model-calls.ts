import { Inject, Injectable } from '@nestjs/common';
import { InvalidRequestError } from '@app/kernel';
import { EarlierAnswers } from './cache/earlier-answers';
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
    private readonly earlier: EarlierAnswers,
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
    const place = this.earlier.placeOf(request, options.wish, 'whole');
    if (place?.kept) return reusedAnswer(request, place.kept);
    const { prices } = this;
    const answer = await this.failover.serve(
      servedCall(request, options, 'whole'),
      async (candidate, permit, signal) => {
        const answered = await answerOf(request, candidate, { signal, prices });
        permit.succeeded();
        return answered;
      },
    );
    if (place === null) return answer;
    place.keep(keptOf(answer));
    return { ...answer, cache: 'miss' };
  }

  /**
   * Asks for a streamed answer and waits for its first content, or gives an earlier one again.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body says what no provider can take
   * @throws everything that `Failover.serve` and `Provider.open` throw
   */
  async stream(request: ModelRequest, options: ModelCallOptions): Promise<ModelStream> {
    const place = this.earlier.placeOf(request, options.wish, 'stream');
    if (place?.kept) return reusedStream(request, place.kept);
    const { firstContentWaitMs } = this.settings;
    const asking = { prices: this.prices, firstContentWaitMs };
    const stream = await this.failover.serve(
      servedCall(request, options, 'stream'),
      (candidate, permit, signal) => streamOf(request, candidate, { ...asking, permit, signal }),
    );
    return place === null ? stream : keptStream(stream, place);
  }
}

function servedCall(
  request: ModelRequest,
  { wish, ...options }: ModelCallOptions,
  awaited: Awaited,
): ServedCall {
  const { body, format, providerKey, tenantId } = request;
  const model = wish.model ?? request.model;
  return {
    ...options,
    ...{ tenantId, format, awaited },
    wish: { ...wish, ...(model !== undefined && { model }) },
    isRepeatable: isRepeatable(body),
    isForOne: providerKey !== undefined,
  };
}

function requireWholeAnswer({ body }: ModelRequest): void {
  if (body['stream'] === undefined || body['stream'] === null || body['stream'] === false) return;
  throw new InvalidRequestError('Streamed answers are not available here.', {
    problems: [{ field: '/stream', message: 'must be false or absent' }],
  });
}
