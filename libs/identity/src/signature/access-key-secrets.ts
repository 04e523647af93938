import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  identitySection,
  internalServiceSection,
  type IdentitySettings,
  type InternalServiceSettings,
} from '../identity.config';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RANDOM_CHARS = 16;
const MASTER_KEY_BYTES = 32;

/** A new access key id: `AXFK` and 16 random base32 characters. It is a name, not a secret. */
export function newAccessKeyId(): string {
  const random = Array.from(randomBytes(RANDOM_CHARS), (byte) => BASE32[byte % BASE32.length]);
  return `AXFK${random.join('')}`;
}

/**
 * The secrets of access keys. A verifier of signatures needs the secret itself, so it cannot be kept as a hash; it is made
 * from the id and a master key instead and stored nowhere. Who changes the master key makes every access key invalid.
 */
@Injectable()
export class AccessKeySecrets {
  private readonly masterKey: Buffer;

  constructor(
    @Inject(identitySection.token) { accessKeyMasterKey }: IdentitySettings,
    @Inject(internalServiceSection.token) { secret }: InternalServiceSettings,
  ) {
    const material = accessKeyMasterKey ?? secret;
    this.masterKey = Buffer.from(hkdfSync('sha256', material, '', 'axonflow access keys', MASTER_KEY_BYTES));
  }

  /** 43 base64url characters; always the same for the same id. */
  secretOf(accessKeyId: string): string {
    return createHmac('sha256', this.masterKey).update(accessKeyId).digest('base64url');
  }
}
