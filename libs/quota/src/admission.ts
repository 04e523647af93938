import type { RateLimit } from './rate-limit';

/** The leave to make one governed call. */
export class Admission {
  private isSettled = false;

  /** Calls `onSettled` once. */
  constructor(
    readonly rateLimit: RateLimit,
    private readonly onSettled: () => void,
  ) {}

  /** Says that the call is over, however it ended. Saying it again changes nothing. */
  settle(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.onSettled();
  }
}
