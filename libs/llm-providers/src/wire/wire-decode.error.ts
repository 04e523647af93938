import type { UnavailableReason } from '../llm-providers.errors';

/** A stream that cannot be read on. Stays inside this library, which adds the provider's name. */
export class WireDecodeError extends Error {
  constructor(
    readonly reason: Extract<UnavailableReason, 'connection_lost' | 'invalid_reply' | 'reply_too_large'>,
    message: string,
  ) {
    super(message);
    this.name = WireDecodeError.name;
  }
}
