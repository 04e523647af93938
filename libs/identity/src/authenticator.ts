import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CLOCK, type Clock, type Principal } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { readCredential, type Credential } from './credential';
import { CredentialRepository, type KnownClient } from './credential.repository';
import { identitySection, type IdentitySettings } from './identity.config';
import { PrincipalCache } from './principal-cache';
import { hashOfSecret, isApiKey } from './secrets';

/**
 * Finds out who sends a request. What the database said is remembered by the SHA-256 of the credential, never by the
 * credential itself.
 */
@Injectable()
export class Authenticator {
  private readonly principals: PrincipalCache;

  constructor(
    private readonly repository: CredentialRepository,
    @Inject(CLOCK) clock: Clock,
    @Inject(identitySection.token) settings: IdentitySettings,
  ) {
    this.principals = new PrincipalCache(settings, clock);
  }

  /**
   * Answers without a promise when the credential is known. One database query at most runs for one credential at a
   * time. While the database is down, known callers go on until the cache's maximum age.
   * @throws UnauthenticatedError (UNAUTHENTICATED), at once or as a rejection, for every credential that is not valid
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE), at once or as a rejection, when an unknown credential cannot be
   * checked
   */
  authenticate(headers: IncomingHttpHeaders): Principal | Promise<Principal> {
    const credential = readCredential(headers);
    return this.principals.principalOf(digestOf(credential), () => this.find(credential));
  }

  /** Forgets every answer; lookups that are under way serve their callers but are not remembered. */
  forget(): void {
    this.principals.forget();
  }

  private async find({ clientId, secret }: Credential): Promise<KnownClient | null> {
    const secretHash = hashOfSecret(secret);
    if (isApiKey(secret)) {
      const holder = await this.repository.findByApiKey(secretHash);
      return clientId === null || holder?.principal.clientId === clientId ? holder : null;
    }
    const client = clientId === null ? null : await this.repository.findByClientId(clientId);
    return client?.secretHash && timingSafeEqual(client.secretHash, secretHash) ? client : null;
  }
}

/** A client id has no colon, so that two credentials never have the same text. */
function digestOf({ clientId, secret }: Credential): string {
  return hash('sha256', clientId === null ? secret : `${clientId}:${secret}`, 'base64');
}
