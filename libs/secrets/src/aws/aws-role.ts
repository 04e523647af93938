import type { Clock } from '@app/kernel';
import { SecretsUnavailableError } from '../secrets.errors';
import type { AwsCredentials, KeyLender, LentKeys } from './aws-credentials';

/** New keys are asked for this long before those at hand end. AWS has new ones ready by then. */
const RENEW_BEFORE_MS = 300_000;
/** Keys that end sooner are not signed with: the request must still arrive. */
const SPARE_MS = 10_000;
/** Pause between two questions, so that neither a failure nor keys that end early become a flood. */
const PAUSE_MS = 1_000;

/**
 * Keys of the role that this service runs under. However many ask, AWS is asked once at a time. Keys are renewed while
 * the old ones still do, so that nobody waits; a failure matters only when those have ended.
 */
export class AwsRole {
  private held: LentKeys | null = null;
  private last: Promise<LentKeys> | null = null;
  private askAgainAtMs = 0;

  /**
   * @param lender asks AWS; null when the surroundings name no role
   * @param clock tells when keys end
   */
  constructor(
    private readonly lender: KeyLender | null,
    private readonly clock: Clock,
  ) {}

  /** Whether the surroundings name a role. */
  get isKnown(): boolean {
    return this.lender !== null;
  }

  /** @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) */
  async current(): Promise<AwsCredentials> {
    const leftMs = this.held === null ? 0 : this.held.endsAtMs - this.clock.nowMs();
    if (this.held === null || leftMs < SPARE_MS) return (await this.newKeys()).keys;
    if (leftMs < RENEW_BEFORE_MS) this.newKeys().catch(() => undefined);
    return this.held.keys;
  }

  /** The answer to the last question, or to a new one when it is time for it. */
  private newKeys(): Promise<LentKeys> {
    if (this.last === null || this.clock.nowMs() >= this.askAgainAtMs) {
      this.askAgainAtMs = Infinity;
      this.last = this.ask().finally(() => {
        this.askAgainAtMs = this.clock.nowMs() + PAUSE_MS;
      });
    }
    return this.last;
  }

  private async ask(): Promise<LentKeys> {
    if (this.lender === null) throw new SecretsUnavailableError('this service runs under no role of AWS');
    return (this.held = await this.lender());
  }
}
