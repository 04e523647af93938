import type { AttemptResult } from './fault';

/** One try to have a call served. */
export interface ModelAttempt {
  readonly provider: string;
  /** By the provider's own id. */
  readonly model: string;
  readonly result: AttemptResult;
  /** Until the answer, the first content of a stream, or the failure. */
  readonly ms: number;
}
