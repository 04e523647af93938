import { Injectable } from '@nestjs/common';
import { NotFoundError, type Principal } from '@app/kernel';
import {
  TenantDirectory,
  TenantProviders,
  type ModelEndpoint,
  type StoredProvider,
} from '@app/llm-providers';
import type { ListedProvider } from './listed-provider';

/** Reads the providers that serve a tenant: its own, and those of the installation. */
@Injectable()
export class ProviderReaderService {
  constructor(
    private readonly providers: TenantProviders,
    private readonly directory: TenantDirectory,
  ) {}

  /** The tenant's own by name, then those of the installation that none of them stands in for. */
  async list(principal: Principal): Promise<readonly ListedProvider[]> {
    const own = await this.providers.list(principal);
    const names = new Set(own.map(({ name }) => name));
    const others = this.endpoints(principal).filter(
      ({ provider }) => !names.has(provider.name) && !this.isOwn(principal, provider.name),
    );
    return [...own.map((stored) => this.listed(principal, stored)), ...others.map(ofInstallation)];
  }

  /** @throws NotFoundError (NOT_FOUND) */
  async find(principal: Principal, name: string): Promise<ListedProvider> {
    const found = (await this.list(principal)).find((each) => each.name === name);
    if (found === undefined) throw new NotFoundError('There is no provider of this name.');
    return found;
  }

  /** Shows a provider as it is stored, with what this task knows about it. */
  listed({ tenantId, ...principal }: Principal, stored: StoredProvider): ListedProvider {
    const { name } = stored;
    const { problem = null, provider = null } = this.directory.own(tenantId, name) ?? {};
    const endpoints = this.endpoints({ tenantId, ...principal });
    const endpoint = endpoints.find((each) => each.provider === provider) ?? null;
    return { name, stored, provider, endpoint, problem };
  }

  private endpoints({ tenantId }: Principal): readonly ModelEndpoint[] {
    return this.directory.endpointsFor(tenantId);
  }

  /** Also of one that was deleted a moment ago, until this task has heard of it. */
  private isOwn({ tenantId }: Principal, name: string): boolean {
    return this.directory.own(tenantId, name) !== undefined;
  }
}

function ofInstallation(endpoint: ModelEndpoint): ListedProvider {
  const { provider } = endpoint;
  return { name: provider.name, stored: null, provider, endpoint, problem: null };
}
