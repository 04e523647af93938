import type { FastifyReply } from 'fastify';
import type { CallTarget } from '@app/kernel';
import { ProviderRejectedError } from '@app/llm-providers';

/** Headers of a provider that we say ourselves, or that would change what browsers may do with our answers. */
const OURS = /^(access-control-.*|date|server|vary|x-axonflow-.*|x-request-id)$/;

/** Who gave an answer, and with which headers. */
interface Served {
  readonly headers: Readonly<Record<string, string>>;
  readonly servedBy: CallTarget;
  readonly simulated: boolean;
  readonly cache: 'hit' | 'miss' | null;
}

/** Names the decision about a call; on refusals too. */
export function nameDecision(reply: FastifyReply, decisionId: string): void {
  reply.header('x-axonflow-decision-id', decisionId);
}

/** Tells how many requests to providers the call has caused so far; on failures too. */
export function nameAttempts(reply: FastifyReply, attempts: number): void {
  reply.header('x-axonflow-attempts', String(attempts));
}

/** Tells how the limits of a provider stand that has refused the call. */
export function nameLimitsOf(reply: FastifyReply, failure: unknown): void {
  if (failure instanceof ProviderRejectedError) reply.headers(failure.limitHeaders);
}

/**
 * Writes the provider's headers and says who served the call.
 * @param providerMs time for which the gateway waited for the provider; the rest of the time since the request came is
 * what the gateway added
 */
export function nameProvider(reply: FastifyReply, served: Served, providerMs: number): void {
  const { cache, headers, servedBy, simulated } = served;
  reply.header('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) if (!OURS.test(name)) reply.header(name, value);
  if (servedBy.provider !== undefined) reply.header('x-axonflow-provider', servedBy.provider);
  if (servedBy.model !== undefined) reply.header('x-axonflow-model', headerValue(servedBy.model));
  if (simulated) reply.header('x-axonflow-simulated', 'true');
  if (cache !== null) reply.header('x-axonflow-cache', cache);
  const addedMs = Math.max(reply.elapsedTime - providerMs, 0).toFixed(1);
  const timing = headers['server-timing'];
  reply.header('server-timing', `${timing === undefined ? '' : `${timing}, `}axonflow;dur=${addedMs}`);
}

/** Callers choose names of models: whatever a header cannot hold is percent-encoded, as in a URL. */
function headerValue(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent);
}
