import { Injectable } from '@nestjs/common';
import { answerOf } from './model-answer';
import type { ModelAnswer, ModelRequest, ModelStream } from './model-request';
import { ModelRoute } from './model-route';
import { streamOf } from './model-stream';
import type { ProviderWish } from './provider-router';

/** Who may make a call, and until when. */
export interface ModelCallOptions {
  readonly wish: ProviderWish;
  readonly signal: AbortSignal;
}

/** Makes model calls in every wire format, by whichever provider the route finds. */
@Injectable()
export class ModelCalls {
  constructor(private readonly route: ModelRoute) {}

  /**
   * Asks for a whole answer.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body asks for a stream, or says what the provider cannot take
   * @throws everything that `ModelRoute.serve` and `Provider.send` throw
   */
  complete(request: ModelRequest, { wish, signal }: ModelCallOptions): Promise<ModelAnswer> {
    return this.route.serve(request, wish, (candidate) => answerOf(request, candidate, signal));
  }

  /**
   * Asks for a streamed answer and waits for its first event.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body says what the provider cannot take
   * @throws everything that `ModelRoute.serve` and `Provider.open` throw
   */
  stream(request: ModelRequest, { wish, signal }: ModelCallOptions): Promise<ModelStream> {
    return this.route.serve(request, wish, (candidate) => streamOf(request, candidate, signal));
  }
}
