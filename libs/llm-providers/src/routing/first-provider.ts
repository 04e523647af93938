import { Injectable } from '@nestjs/common';
import { AppError, type TenantId } from '@app/kernel';
import { ModelRouter } from './model-router';
import type { ProviderWish } from './provider-wish';

/** Says who is asked first, for limits on how many calls one provider gets at once. */
@Injectable()
export class FirstProvider {
  constructor(private readonly router: ModelRouter) {}

  /** The name of the provider that a chat completion goes to first; null when nobody can serve it, which the call itself tells. */
  nameOf(tenantId: TenantId, wish: ProviderWish): string | null {
    try {
      const [first] = this.router.candidates({ tenantId, format: 'openai-chat', wish, awaited: 'whole' });
      return first?.provider.name ?? null;
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}
