import { createHash } from 'node:crypto';
import type { Json } from '@app/kernel';
import type { ModelRequest } from '../model-request';
import type { Awaited } from '../routing/answer-times';
import type { ProviderWish } from '../routing/provider-wish';
import { canonicalJson } from './canonical-json';

/** What an answer depends on beside the request and the wish. */
interface Circumstances {
  readonly awaited: Awaited;
  /** Who may serve the tenant. */
  readonly endpoints: readonly Json[];
}

/**
 * Fingerprint of everything that an answer depends on: whose call it is, what is asked, in which form, by whom it may be
 * served, and under which policies.
 * @returns SHA-256 in hexadecimal
 */
export function answerKey(
  request: ModelRequest,
  wish: ProviderWish,
  { awaited, endpoints }: Circumstances,
): string {
  const { body, format, headers, policyEpoch, tenantId } = request;
  const { model = request.model ?? null, provider = null, strict = false } = wish;
  const [providers, regions] = [sorted(wish.allowedProviders), sorted(wish.allowedRegions)];
  const facts = canonicalJson([
    ...[tenantId, policyEpoch, format, awaited],
    ...[model, provider, strict, providers, regions, endpoints, { ...headers }],
  ]);
  return createHash('sha256').update(facts).update(canonicalJson(body)).digest('hex');
}

function sorted(names: readonly string[] | undefined): readonly string[] | null {
  return names === undefined ? null : [...names].sort();
}
