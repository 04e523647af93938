import { timingSafeEqual } from 'node:crypto';
import { CLOCK, type Clock, type Principal } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CredentialRepository } from '../credential.repository';
import { identitySection, type IdentitySettings } from '../identity.config';
import { UnauthenticatedError } from '../identity.errors';
import { PrincipalCache } from '../principal-cache';
import { AccessKeySecrets } from './access-key-secrets';
import { canonicalRequest, type ReceivedRequest } from './canonical-request';
import { readRequestSignature, type RequestSignature } from './request-signature';
import { sha256Hex, signatureOf } from './signing';

/**
 * Finds out who signed a request (AWS Signature Version 4, signed by headers, with the hash of the body). Holders of access
 * keys are remembered like other credentials; every signature is checked. A request that someone recorded can be sent again
 * until its date is too old: there is no list of signatures seen, as there is none at AWS. Use TLS.
 */
@Injectable()
export class SignatureAuthenticator {
  private readonly holders: PrincipalCache;

  constructor(
    private readonly repository: CredentialRepository,
    private readonly secrets: AccessKeySecrets,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(identitySection.token) settings: IdentitySettings,
  ) {
    this.holders = new PrincipalCache(settings, clock);
  }

  /**
   * @throws UnauthenticatedError (UNAUTHENTICATED) for every signature that is not valid
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) when an access key that is not remembered cannot be looked up
   */
  async authenticate(request: ReceivedRequest): Promise<Principal> {
    const signature = readRequestSignature(request.headers, this.clock.nowMs());
    const { accessKeyId } = signature;
    const principal = await this.holders.principalOf(accessKeyId, () =>
      this.repository.findByAccessKey(accessKeyId),
    );
    this.verify(request, signature);
    return principal;
  }

  /** Forgets every holder. */
  forget(): void {
    this.holders.forget();
  }

  private verify(request: ReceivedRequest, { accessKeyId, signature, ...signed }: RequestSignature): void {
    const bodyHash = sha256Hex(request.body);
    const claimedHash = request.headers['x-amz-content-sha256'] ?? bodyHash;
    if (claimedHash !== bodyHash) throw new UnauthenticatedError('the body is not the one that was signed');
    const expected = signatureOf(this.secrets.secretOf(accessKeyId), {
      ...signed,
      canonicalRequest: canonicalRequest(request, signed.signedHeaders, bodyHash),
    });
    if (timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return;
    throw new UnauthenticatedError('the signature is wrong: another secret, or another request was signed');
  }
}
