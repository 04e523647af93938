import type { ModelRequest } from './model-request';
import type { Provider } from './provider';
import type { ProviderRouter, ProviderWish } from './provider-router';

/** A provider that may serve a call, and the model to ask there. */
export interface ModelCandidate {
  readonly provider: Provider;
  readonly model: string;
}

/** Finds who serves a call. Everything between the wish of a caller and the one request to a provider belongs here. */
export class ModelRoute {
  constructor(private readonly router: ProviderRouter) {}

  /**
   * Lets candidates try to serve a call.
   * @param request the call
   * @param wish who may serve it; its model comes before that of the request
   * @param attempt makes one upstream request; of a stream it waits for the first event
   * @throws everything that `ProviderRouter.choose` and `attempt` throw
   */
  async serve<Served>(
    request: ModelRequest,
    wish: ProviderWish,
    attempt: (candidate: ModelCandidate) => Promise<Served>,
  ): Promise<Served> {
    const model = wish.model ?? request.model;
    const { provider, reason } = this.router.choose({ ...wish, model });
    return attempt({
      provider,
      model: (reason === 'fallback' ? undefined : model) ?? provider.defaultModel,
    });
  }
}
