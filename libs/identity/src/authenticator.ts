import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DatabaseUnavailableError } from '@app/database';
import { CLOCK, type Clock, type Principal } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { readCredential, type Credential } from './credential';
import { CredentialRepository, type KnownClient } from './credential.repository';
import { ExpiringCache } from './expiring-cache';
import { identitySection, type IdentitySettings } from './identity.config';
import { UnauthenticatedError } from './identity.errors';
import { hashOfSecret, isApiKey } from './secrets';

/** More credentials than this are never looked up at the same time, whoever sends them. */
const MAX_LOOKUPS = 1_000;

/**
 * Finds out who sends a request. What the database said is remembered by the SHA-256 of the credential, never by the
 * credential itself. Known and refused ones are kept apart, so that a flood of wrong keys cannot push out the right
 * ones.
 */
@Injectable()
export class Authenticator {
  private readonly known: ExpiringCache<Principal>;
  private readonly refused: ExpiringCache<true>;
  private lookups = new Map<string, Promise<Principal>>();

  constructor(
    private readonly repository: CredentialRepository,
    @Inject(CLOCK) clock: Clock,
    @Inject(identitySection.token) private readonly settings: IdentitySettings,
  ) {
    this.known = new ExpiringCache(settings.cacheEntries, clock);
    this.refused = new ExpiringCache(settings.cacheEntries, clock);
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
    const digest = digestOf(credential);
    const principal = this.known.get(digest);
    if (principal !== undefined) return principal;
    if (this.refused.get(digest)) throw new UnauthenticatedError('the credential was refused a moment ago');
    return this.lookups.get(digest) ?? this.lookUp(credential, digest);
  }

  /** Forgets every answer; lookups that are under way serve their callers but are not remembered. */
  forget(): void {
    this.known.clear();
    this.refused.clear();
    this.lookups = new Map();
  }

  private lookUp(credential: Credential, digest: string): Promise<Principal> {
    const lookups = this.lookups;
    if (lookups.size >= MAX_LOOKUPS) throw new DatabaseUnavailableError(new Error('too many lookups wait'));
    const isCurrent = (): boolean => lookups === this.lookups;
    const lookup = this.ask(credential, digest, isCurrent).finally(() => lookups.delete(digest));
    lookups.set(digest, lookup);
    return lookup;
  }

  private async ask(credential: Credential, digest: string, isCurrent: () => boolean): Promise<Principal> {
    const client = await this.find(credential);
    if (client === null) {
      if (isCurrent()) this.refused.set(digest, true, this.settings.refusalMaxAgeMs);
      throw new UnauthenticatedError('the credential is not known, expired, revoked or disabled');
    }
    const maxAgeMs = Math.min(this.settings.cacheMaxAgeMs, client.expiresInMs ?? Infinity);
    if (isCurrent()) this.known.set(digest, client.principal, maxAgeMs);
    return client.principal;
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
