import { InvalidRequestError, type Json } from '@app/kernel';

/**
 * Refuses an input for embeddings that is a list of token ids, or a list of such lists: no detector can read what they say.
 * @throws InvalidRequestError (INVALID_REQUEST) that tells how to send texts
 */
export function refuseTokenIds(input: Json | undefined): void {
  if (!Array.isArray(input) || !input.some(isTokenId)) return;
  throw new InvalidRequestError('Send texts as input: token ids cannot be inspected.', {
    problems: [{ field: '/input', message: 'must be a text or a list of texts, not token ids' }],
  });
}

function isTokenId(item: Json): boolean {
  return typeof item === 'number' || (Array.isArray(item) && item.some(isTokenId));
}
