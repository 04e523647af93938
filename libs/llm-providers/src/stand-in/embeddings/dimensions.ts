import type { Json } from '@app/kernel';
import { refusedRequest } from '../refused-request';

/** More than any embedding model known to us has. */
const MAX_DIMENSIONS = 4_096;

/**
 * Reads how many numbers a vector shall have.
 * @throws ProviderRejectedError (PROVIDER_REJECTED) for what no model has
 */
export function dimensionsIn(asked: Json | undefined, usual: number): number {
  const dimensions = asked ?? usual;
  if (typeof dimensions === 'number' && Number.isInteger(dimensions)) {
    if (dimensions >= 1 && dimensions <= MAX_DIMENSIONS) return dimensions;
  }
  throw refusedRequest(`dimensions must be a whole number from 1 to ${MAX_DIMENSIONS}`, 'dimensions');
}
