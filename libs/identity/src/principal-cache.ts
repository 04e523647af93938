import { DatabaseUnavailableError } from '@app/database';
import type { Clock, Principal } from '@app/kernel';
import type { KnownClient } from './credential.repository';
import { ExpiringCache } from './expiring-cache';
import type { IdentitySettings } from './identity.config';
import { UnauthenticatedError } from './identity.errors';

/** More credentials than this are never looked up at the same time, whoever sends them. */
const MAX_LOOKUPS = 1_000;

/**
 * Remembers what the database said about credentials. Known and refused ones are kept apart, so that a flood of wrong ones
 * cannot push out the right ones.
 */
export class PrincipalCache {
  private readonly known: ExpiringCache<Principal>;
  private readonly refused: ExpiringCache<true>;
  private lookups = new Map<string, Promise<Principal>>();

  constructor(
    private readonly settings: IdentitySettings,
    clock: Clock,
  ) {
    this.known = new ExpiringCache(settings.cacheEntries, clock);
    this.refused = new ExpiringCache(settings.cacheEntries, clock);
  }

  /**
   * Answers without a promise when the credential is known. `find` runs for one key at most once at a time.
   * @param key stands for the credential; never a secret itself
   * @param find asks the database
   * @throws UnauthenticatedError (UNAUTHENTICATED), at once or as a rejection, for credentials that are not found
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE), at once or as a rejection, when too many lookups wait, and
   * whatever `find` throws
   */
  principalOf(key: string, find: () => Promise<KnownClient | null>): Principal | Promise<Principal> {
    const principal = this.known.get(key);
    if (principal !== undefined) return principal;
    if (this.refused.get(key)) throw new UnauthenticatedError('the credential was refused a moment ago');
    return this.lookups.get(key) ?? this.lookUp(key, find);
  }

  /** Forgets every answer; lookups that are under way serve their callers but are not remembered. */
  forget(): void {
    this.known.clear();
    this.refused.clear();
    this.lookups = new Map();
  }

  private lookUp(key: string, find: () => Promise<KnownClient | null>): Promise<Principal> {
    const lookups = this.lookups;
    if (lookups.size >= MAX_LOOKUPS) throw new DatabaseUnavailableError(new Error('too many lookups wait'));
    const isCurrent = (): boolean => lookups === this.lookups;
    const lookup = this.remember(key, find, isCurrent).finally(() => lookups.delete(key));
    lookups.set(key, lookup);
    return lookup;
  }

  private async remember(
    key: string,
    find: () => Promise<KnownClient | null>,
    isCurrent: () => boolean,
  ): Promise<Principal> {
    const client = await find();
    if (client === null) {
      if (isCurrent()) this.refused.set(key, true, this.settings.refusalMaxAgeMs);
      throw new UnauthenticatedError('the credential is not known, expired, revoked or disabled');
    }
    const maxAgeMs = Math.min(this.settings.cacheMaxAgeMs, client.expiresInMs ?? Infinity);
    if (isCurrent()) this.known.set(key, client.principal, maxAgeMs);
    return client.principal;
  }
}
