import type { FastifyReply } from 'fastify';
import type { RateLimit } from '@app/quota';

/** Tells how the tenant stands against its burst limit. Source: draft-ietf-httpapi-ratelimit-headers, sections 3 and 4. */
export function nameLimit(reply: FastifyReply, { limit, remaining, resetAt }: RateLimit): void {
  const resetS = Math.max(0, Math.ceil((resetAt.getTime() - reply.request.receivedAt.getTime()) / 1000));
  reply.headers({
    'ratelimit-policy': `"burst";q=${limit}`,
    ratelimit: `"burst";r=${remaining};t=${resetS}`,
  });
}
