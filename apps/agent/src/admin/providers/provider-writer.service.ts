import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import {
  ProviderExistsError,
  ProviderOfInstallationError,
  ProviderRules,
  TenantDirectory,
  TenantProviders,
  type ProviderFields,
  type StoredProvider,
  type StoredSecret,
} from '@app/llm-providers';
import { requireStorable } from '../policies/mapping/storable';
import type { NewProvider, ProviderUpdate } from './provider-change.dto';
import { changedFields, newFields } from './provider-fields';
import { ProviderKeys } from './provider-keys.service';

/** Stands for a key that will be kept, while a provider is checked. */
const A_KEY: StoredSecret = { reference: '', version: null, hint: null };

/** Changes the providers of a tenant. A change is in force on this task when it is answered, on others within a second. */
@Injectable()
export class ProviderWriterService {
  constructor(
    private readonly providers: TenantProviders,
    private readonly keys: ProviderKeys,
    private readonly rules: ProviderRules,
    private readonly directory: TenantDirectory,
  ) {}

  /**
   * @throws InvalidRequestError (INVALID_REQUEST), ProviderExistsError, ProviderLimitError (CONFLICT)
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE), AuditUnavailableError (AUDIT_UNAVAILABLE)
   */
  async create(principal: Principal, body: NewProvider): Promise<StoredProvider> {
    requireStorable(body);
    const fields = newFields(body);
    this.rules.requireValid({
      ...fields,
      secret: this.keys.willHaveKey(principal, body, null) ? A_KEY : null,
    });
    if (this.isOfInstallation(principal, fields.name)) throw new ProviderExistsError('installation');
    return this.withKey(principal, { body, before: null }, (secret) =>
      this.providers.create(principal, { ...fields, secret }),
    );
  }

  /**
   * @throws InvalidRequestError (INVALID_REQUEST), ProviderNotFoundError (NOT_FOUND), ForbiddenError (FORBIDDEN)
   * @throws ProviderChangedError (CONFLICT), SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async update(principal: Principal, name: string, body: ProviderUpdate): Promise<StoredProvider> {
    requireStorable(body);
    const before = await this.own(principal, name);
    const fields = changedFields(before, body);
    const hasKey = this.keys.willHaveKey(principal, body, before.secret);
    const checked: ProviderFields = { ...fields, secret: hasKey ? A_KEY : null };
    this.rules.requireValid(checked);
    return this.withKey(principal, { body, before: before.secret }, (secret) =>
      this.providers.update(principal, before, { ...fields, secret }),
    );
  }

  /** @throws ProviderNotFoundError (NOT_FOUND), ProviderOfInstallationError (FORBIDDEN) */
  async remove(principal: Principal, name: string): Promise<void> {
    await this.own(principal, name);
    const { secret } = await this.providers.remove(principal, name);
    await this.keys.discard(secret, null);
    await this.directory.refresh();
  }

  /** @throws ProviderNotFoundError (NOT_FOUND), ProviderOfInstallationError (FORBIDDEN) */
  async weigh(principal: Principal, weights: ReadonlyMap<string, number>): Promise<void> {
    for (const name of weights.keys()) this.requireNotOfInstallation(principal, name);
    await this.providers.weigh(principal, weights);
    await this.directory.refresh();
  }

  /** Keeps a key before the change that refers to it, and takes back what nothing refers to afterwards. */
  private async withKey(
    principal: Principal,
    { before, body }: { readonly body: ProviderUpdate; readonly before: StoredSecret | null },
    write: (secret: StoredSecret | null) => Promise<StoredProvider>,
  ): Promise<StoredProvider> {
    const secret = await this.keys.keep(principal, body, before);
    try {
      const written = await write(secret);
      await this.keys.discard(before, secret);
      await this.directory.refresh();
      return written;
    } catch (error) {
      await this.keys.discard(secret, before);
      throw error;
    }
  }

  private async own(principal: Principal, name: string): Promise<StoredProvider> {
    this.requireNotOfInstallation(principal, name);
    return this.providers.find(principal, name);
  }

  private requireNotOfInstallation(principal: Principal, name: string): void {
    if (this.isOfInstallation(principal, name)) throw new ProviderOfInstallationError();
  }

  private isOfInstallation({ tenantId }: Principal, name: string): boolean {
    if (this.directory.own(tenantId, name) !== undefined) return false;
    return this.directory.endpointsFor(tenantId).some(({ provider }) => provider.name === name);
  }
}
