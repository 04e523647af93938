import type { Provider } from '../provider';

/** A provider that may serve a call, and the model to ask there. */
export interface ModelCandidate {
  readonly provider: Provider;
  /** By the provider's own id. */
  readonly model: string;
}
