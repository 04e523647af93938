import type { Principal, TenantId } from '@app/kernel';
import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import { QuotaCounters } from './quota-counters';
import { BurstLimitExceededError } from './quota.errors';

interface IdentifiedRequest {
  readonly principal?: Principal;
}

/**
 * Applies the tenant's burst limit to routes that are not governed calls, such as reads and administration. Must run
 * after the guard that identifies the caller; public routes pass.
 */
@Injectable()
export class TenantThrottlerGuard extends ThrottlerGuard {
  @Inject(QuotaCounters)
  private readonly counters!: QuotaCounters;

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(principalOf(context) === undefined);
  }

  protected override getTracker(request: IdentifiedRequest): Promise<string> {
    return Promise.resolve(request.principal?.tenantId ?? '');
  }

  protected override generateKey(_: ExecutionContext, tenantId: string): string {
    return tenantId;
  }

  /** @throws BurstLimitExceededError (BURST_LIMIT_EXCEEDED), the same as for governed calls */
  protected override throwThrottlingException(_: ExecutionContext, hit: ThrottlerLimitDetail): Promise<void> {
    const burst = this.counters.burst.of(hit.tracker as TenantId, hit.limit);
    throw new BurstLimitExceededError(burst.usedUp());
  }
}

/** The burst limit of the caller's tenant. */
export function burstLimitOf(context: ExecutionContext): number {
  return principalOf(context)?.limits.burstPerSecond ?? 0;
}

function principalOf(context: ExecutionContext): Principal | undefined {
  return context.switchToHttp().getRequest<IdentifiedRequest>().principal;
}
