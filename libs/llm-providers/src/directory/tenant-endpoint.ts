import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@app/kernel';
import { SecretsUnavailableError, type SecretStore, type SecretText } from '@app/secrets';
import type { StoredProvider } from './stored-provider';
import type { TenantProvider } from './tenant-provider';
import type { TenantProviderFactory } from './tenant-provider-factory';

/** A provider of a tenant, as it stands in memory. */
export interface TenantEndpoint {
  readonly stored: StoredProvider;
  readonly secret: SecretText | null;
  /** Null when it is switched off or cannot be used. */
  readonly provider: TenantProvider | null;
  /** Why it cannot be used, as a sentence for the tenant; null when it can. */
  readonly problem: string | null;
}

/** Makes endpoints out of what is stored, and keeps those that have not changed. */
export class TenantEndpointBuilder {
  constructor(
    private readonly secrets: SecretStore,
    private readonly factory: TenantProviderFactory,
  ) {}

  /**
   * Brings one endpoint up to date. Never rejects for the sake of one endpoint: what is wrong is its `problem`. While
   * the store of secrets is away, an endpoint whose settings have not changed goes on with the key that it has.
   * @returns with the provider of `before` when nothing that it is made of has changed
   */
  async build(stored: StoredProvider, before: TenantEndpoint | undefined): Promise<TenantEndpoint> {
    const unused = { stored, secret: null, provider: null };
    if (!stored.enabled) return { ...unused, problem: null };
    const isSame = before?.provider != null && isDeepStrictEqual(makeUp(before.stored), makeUp(stored));
    const secret = await this.secretOf(stored);
    if (secret instanceof AppError) {
      const isAway = secret instanceof SecretsUnavailableError;
      return isSame && isAway ? { ...before, stored } : { ...unused, problem: sentenceOf(secret) };
    }
    if (isSame && hasSameSecret(before, secret)) return { ...before, stored };
    const made = this.factory.make(stored, secret);
    return 'problem' in made
      ? { ...unused, problem: made.problem }
      : { stored, secret, provider: made, problem: null };
  }

  private async secretOf({ secret }: StoredProvider): Promise<AppError | SecretText | null> {
    if (secret === null) return null;
    try {
      return await this.secrets.get(secret.reference, secret.version ?? undefined);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

/** What a provider object is made of. Everything else may change without a new one. */
function makeUp(stored: StoredProvider): readonly unknown[] {
  const { endpoint, model, name, rateLimit, region, secret, settings, timeoutSeconds, type } = stored;
  const key = [secret?.reference, secret?.version];
  return [endpoint, model, name, rateLimit, region, settings['api_version'], timeoutSeconds, type, ...key];
}

function hasSameSecret({ secret: before }: TenantEndpoint, now: SecretText | null): boolean {
  return before === null || now === null ? before === now : before.equals(now);
}

function sentenceOf(error: AppError): string {
  return `Its key cannot be read: ${error.message}`;
}
