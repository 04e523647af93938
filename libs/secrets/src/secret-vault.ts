import type { SecretText } from './secret-text';

/** One version of a secret. */
export interface SecretVersion {
  readonly value: SecretText;
  /** Free text; equal versions of one secret have equal values. */
  readonly version: string;
}

/** A place where secrets are kept. Nothing of a value is logged, or part of an error. */
export interface SecretVault {
  /** Says whether a reference leads into this vault. */
  holds(reference: string): boolean;

  /**
   * Reads a secret.
   * @param reference where it is kept
   * @param version the newest one when absent
   * @throws SecretNotFoundError (NOT_FOUND)
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  read(reference: string, version?: string): Promise<SecretVersion>;
}

/** Where a new version of a secret was written. */
export interface WrittenSecret {
  readonly reference: string;
  readonly version: string;
}

/** A vault into which AxonFlow writes itself. */
export interface WritableVault extends SecretVault {
  /**
   * Keeps a new secret.
   * @throws SecretExistsError (CONFLICT) when the name is taken
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  create(name: string, value: SecretText): Promise<WrittenSecret>;

  /**
   * Adds a version; the one before it stays readable by its version.
   * @throws SecretNotFoundError (NOT_FOUND), SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  replace(reference: string, value: SecretText): Promise<WrittenSecret>;

  /**
   * Ends a secret with all its versions; nothing happens when there is none.
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  remove(reference: string): Promise<void>;
}
