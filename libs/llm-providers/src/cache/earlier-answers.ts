import type { Json, TenantId } from '@app/kernel';
import type { ModelRequest } from '../model-request';
import type { Provider } from '../provider';
import type { Awaited } from '../routing/answer-times';
import type { ProviderDirectory } from '../routing/model-endpoint';
import type { ProviderWish } from '../routing/provider-wish';
import type { AnswerCache } from './answer-cache';
import { answerKey } from './answer-key';
import type { KeptAnswer } from './kept-answer';

/** Where the answer to one request is kept. */
export interface AnswerPlace {
  /** The earlier answer; null when there is none. */
  readonly kept: KeptAnswer | null;
  /** Larger answers are not kept. */
  readonly maxBytes: number;
  readonly keep: (answer: KeptAnswer) => void;
}

/** Finds the answers that may be given again. An answer is forgotten as soon as its tenant's providers change. */
export class EarlierAnswers {
  private readonly marks = new WeakMap<Provider, number>();
  private lastMark = 0;

  constructor(
    private readonly cache: AnswerCache,
    private readonly directory: ProviderDirectory,
  ) {}

  /**
   * @returns null when the caller did not ask for it, or has brought a key: what that key buys belongs to the one call
   * @throws what `ProviderDirectory.endpointsFor` throws
   */
  placeOf(request: ModelRequest, wish: ProviderWish, awaited: Awaited): AnswerPlace | null {
    if (request.mayReuse !== true || request.providerKey !== undefined) return null;
    const { cache } = this;
    const key = answerKey(request, wish, { awaited, endpoints: this.endpointsOf(request.tenantId) });
    return {
      kept: cache.get(key),
      maxBytes: cache.maxAnswerBytes,
      keep: (answer) => cache.put(key, answer),
    };
  }

  /** Who may serve the tenant, and what names of models mean there; in whatever order. */
  private endpointsOf(tenantId: TenantId): readonly Json[] {
    return this.directory
      .endpointsFor(tenantId)
      .map(({ models, provider }) => ({ mark: this.markOf(provider), models: Object.fromEntries(models) }))
      .sort((one, other) => one.mark - other.mark);
  }

  /** A provider whose address or key has changed is another object, so that it has another mark. */
  private markOf(provider: Provider): number {
    const known = this.marks.get(provider);
    if (known !== undefined) return known;
    this.lastMark += 1;
    this.marks.set(provider, this.lastMark);
    return this.lastMark;
  }
}
