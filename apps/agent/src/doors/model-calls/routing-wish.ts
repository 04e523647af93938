import type { IncomingHttpHeaders } from 'node:http';
import { InvalidRequestError } from '@app/kernel';
import type { ProviderWish } from '@app/llm-providers';
import type { ModelAsk } from './model-ask';

const PROVIDER = 'x-axonflow-provider';
const STRICT = 'x-axonflow-strict-provider';
const CACHE = 'x-axonflow-cache';
const NAME = /^[\w.-]{1,64}$/;

/** What callers may say about the provider, for the descriptions of routes. */
export const ROUTING_NOTE =
  `The header \`${PROVIDER}\` names a provider that the caller prefers; with \`${STRICT}: true\` no other one is asked. ` +
  `With \`${CACHE}: use\` the same request may be answered by an earlier answer to it. ` +
  'A key in `x-provider-key` takes the place of the key that is set up; it goes to the first provider, and no other one is asked. ' +
  'Answers say who served them in `x-axonflow-provider`, at which attempt in `x-axonflow-attempts`, which decision let them pass in `x-axonflow-decision-id`, and in ' +
  '`server-timing` how many milliseconds the gateway added.';

/**
 * Reads who should serve a call.
 * @throws InvalidRequestError (INVALID_REQUEST) when a routing header cannot mean anything
 */
export function wishOf(
  { model }: Pick<ModelAsk, 'model'>,
  headers: IncomingHttpHeaders,
): Pick<ProviderWish, 'model' | 'provider' | 'strict'> {
  const provider = headers[PROVIDER];
  if (provider === undefined) return { model };
  if (typeof provider !== 'string' || !NAME.test(provider)) {
    throw new InvalidRequestError(`The header ${PROVIDER} does not name a provider.`, {
      problems: [{ field: `header.${PROVIDER}`, message: 'must be the name of a provider' }],
    });
  }
  return { model, provider, strict: headers[STRICT] === 'true' };
}

/** Says whether the caller takes an earlier answer to the same request. */
export function mayReuse(headers: IncomingHttpHeaders): boolean {
  return headers[CACHE] === 'use';
}
