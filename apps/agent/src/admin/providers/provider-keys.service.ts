import { Injectable, Logger } from '@nestjs/common';
import { InvalidRequestError, newId, type Principal } from '@app/kernel';
import type { StoredSecret } from '@app/llm-providers';
import { SecretReferenceError, SecretStore, SecretText } from '@app/secrets';

/** What a body says about a key. */
interface SaidKey {
  readonly api_key?: string | null;
  readonly api_key_secret_arn?: string | null;
}

/** Of shorter keys the last characters would be a part worth knowing. */
const MIN_HINTED_LENGTH = 24;
const HINT_LENGTH = 4;

/** Keeps the keys of providers in the store of secrets. */
@Injectable()
export class ProviderKeys {
  private readonly logger = new Logger(ProviderKeys.name);

  constructor(private readonly secrets: SecretStore) {}

  /**
   * Checks what a body says about a key, without keeping anything.
   * @returns whether there will be a key
   * @throws InvalidRequestError (INVALID_REQUEST) when it names two, or one that the tenant may not use
   */
  willHaveKey(principal: Principal, body: SaidKey, before: StoredSecret | null): boolean {
    const { api_key: key, api_key_secret_arn: reference } = body;
    if (key && reference) throw wrong('/api_key_secret_arn', 'must be left out when api_key is given');
    if (reference) this.requireAccess(principal, reference);
    if (key || reference) return true;
    return key === undefined && reference === undefined && before !== null;
  }

  /**
   * Keeps what a body says about a key.
   * @returns where it is; `before` when the body, which {@link willHaveKey} has checked, says nothing
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async keep(
    { tenantId }: Principal,
    body: SaidKey,
    before: StoredSecret | null,
  ): Promise<StoredSecret | null> {
    const { api_key: key, api_key_secret_arn: reference } = body;
    if (reference) return { reference, version: null, hint: null };
    if (key) {
      const value = new SecretText(key);
      const written = isOurs(before)
        ? await this.secrets.rotate(before.reference, value)
        : await this.secrets.put(`${tenantId}/providers/${newId()}`, value);
      return { ...written, hint: hintOf(key) };
    }
    return key === undefined && reference === undefined ? before : null;
  }

  /** Ends a key of ours that nothing refers to any more. Never rejects: a key that stays behind harms nobody. */
  async discard(before: StoredSecret | null, after: StoredSecret | null): Promise<void> {
    if (!isOurs(before) || before.reference === after?.reference) return;
    try {
      await this.secrets.delete(before.reference);
    } catch (err) {
      this.logger.warn({ event: 'provider_key_left_behind', err });
    }
  }

  private requireAccess({ tenantId }: Principal, reference: string): void {
    try {
      this.secrets.requireAccess(reference, tenantId);
    } catch (error) {
      throw error instanceof SecretReferenceError ? wrong('/api_key_secret_arn', error.problem) : error;
    }
  }
}

/** Keys that AxonFlow keeps have a version; those of the operator are followed to their newest one. */
function isOurs(secret: StoredSecret | null): secret is StoredSecret {
  return secret !== null && secret.version !== null;
}

function hintOf(key: string): string | null {
  return key.length < MIN_HINTED_LENGTH || key.startsWith('{') ? null : `…${key.slice(-HINT_LENGTH)}`;
}

function wrong(field: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`The provider is not valid: ${field.slice(1)} ${message}.`, {
    problems: [{ field, message }],
  });
}
