import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { internalServiceSection, type InternalServiceSettings } from '@app/identity';
import type { TenantId } from '@app/kernel';

/** Signs what tenants are told (RFC 2104, HMAC-SHA256). Each tenant has a key of its own, which is stored nowhere. */
@Injectable()
export class NoticeKeys {
  constructor(@Inject(internalServiceSection.token) private readonly settings: InternalServiceSettings) {}

  /** The tenant's key; 64 hexadecimal characters, used as text. It changes with AXONFLOW_INTERNAL_SERVICE_SECRET. */
  keyOf(tenantId: TenantId): string {
    return hmacOf(this.settings.secret, `axonflow approval notices of ${tenantId}`);
  }

  /** The value of `X-AxonFlow-Signature` for a body. */
  sign(tenantId: TenantId, body: string): string {
    return `sha256=${hmacOf(this.keyOf(tenantId), body)}`;
  }
}

function hmacOf(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
