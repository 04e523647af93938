import type { TenantId } from '@app/kernel';
import { mayReferTo, type SecretAccessRules } from './secret-access';
import type { SecretCache } from './secret-cache';
import type { SecretText } from './secret-text';
import type { SecretVault, WritableVault, WrittenSecret } from './secret-vault';
import { SecretReferenceError } from './secrets.errors';

/** What a store is made of. */
export interface SecretStoreParts {
  /** Keeps new secrets. */
  readonly own: WritableVault;
  /** Holds secrets that others keep. */
  readonly foreign: readonly SecretVault[];
  readonly cache: SecretCache;
  readonly rules: SecretAccessRules;
}

/**
 * Keeps secrets and finds them by reference. Values are never logged, and never part of an error.
 */
export class SecretStore {
  constructor(private readonly parts: SecretStoreParts) {}

  /**
   * The value of a secret, from memory if it was read lately.
   * @param reference where it is kept
   * @param version the newest one when absent
   * @throws SecretNotFoundError (NOT_FOUND), SecretReferenceError (INVALID_REQUEST)
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async get(reference: string, version?: string): Promise<SecretText> {
    const vault = this.vaultOf(reference);
    const read = (): ReturnType<SecretVault['read']> => vault.read(reference, version);
    return (await this.parts.cache.get(keyOf(reference, version), read)).value;
  }

  /**
   * Keeps a new secret.
   * @throws SecretExistsError (CONFLICT), SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  put(name: string, value: SecretText): Promise<WrittenSecret> {
    return this.parts.own.create(name, value);
  }

  /**
   * Gives a secret of our own a new value. Earlier values stay readable by their version for a while, so that a change
   * can be taken back, and tasks that have not heard of it go on.
   * @throws SecretNotFoundError (NOT_FOUND), SecretReferenceError (INVALID_REQUEST)
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async rotate(reference: string, value: SecretText): Promise<WrittenSecret> {
    const written = await this.ownVault(reference).replace(reference, value);
    this.parts.cache.forget(keyOf(reference));
    return written;
  }

  /**
   * The newest version of a secret, past the memory.
   * @throws the same errors as `get`
   */
  async version(reference: string): Promise<string> {
    return (await this.vaultOf(reference).read(reference)).version;
  }

  /**
   * Ends a secret of our own; nothing happens when there is none.
   * @throws SecretReferenceError (INVALID_REQUEST), SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async delete(reference: string): Promise<void> {
    await this.ownVault(reference).remove(reference);
    this.parts.cache.forget(keyOf(reference));
  }

  /**
   * Makes sure that a tenant may refer to a secret that the operator keeps, and that this installation can read it.
   * @throws SecretReferenceError (INVALID_REQUEST)
   */
  requireAccess(reference: string, tenantId: TenantId): void {
    if (!mayReferTo(reference, tenantId, this.parts.rules)) {
      throw new SecretReferenceError(
        'must name a secret of your tenant: its id is part of the name of every secret that you may use',
      );
    }
    this.vaultOf(reference);
  }

  private vaultOf(reference: string): SecretVault {
    const vault = [this.parts.own, ...this.parts.foreign].find((each) => each.holds(reference));
    if (vault === undefined)
      throw new SecretReferenceError('leads to a store that this installation does not use');
    return vault;
  }

  private ownVault(reference: string): WritableVault {
    if (this.parts.own.holds(reference)) return this.parts.own;
    throw new SecretReferenceError('leads to a store that AxonFlow does not write to');
  }
}

function keyOf(reference: string, version = ''): string {
  return `${reference}\n${version}`;
}
