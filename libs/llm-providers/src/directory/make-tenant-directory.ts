import type { ChannelListener } from '@app/database';
import type { Clock } from '@app/kernel';
import type { SecretStore } from '@app/secrets';
import type { ProvidersSettings } from '../providers.config';
import type { ProviderDirectory } from '../routing/model-endpoint';
import type { EndpointGuard } from './endpoint-guard';
import type { ProviderSource } from './provider-source';
import { TenantDirectory } from './tenant-directory';
import { TenantEndpointBuilder } from './tenant-endpoint';
import { TenantProviderFactory } from './tenant-provider-factory';

/** What a directory of tenants' providers needs. */
export interface TenantDirectoryNeeds {
  readonly installation: ProviderDirectory;
  readonly source: ProviderSource;
  readonly listener: ChannelListener;
  readonly secrets: SecretStore;
  readonly guard: EndpointGuard;
  readonly limits: ProvidersSettings;
  readonly pollMs: number;
  readonly clock: Clock;
}

/** Puts the parts of the directory together. Nothing is read before the application starts. */
export function makeTenantDirectory(needs: TenantDirectoryNeeds): TenantDirectory {
  const { clock, guard, installation, limits, listener, pollMs, secrets, source } = needs;
  const builder = new TenantEndpointBuilder(secrets, new TenantProviderFactory({ guard, limits, clock }));
  return new TenantDirectory({ installation, source, builder, listener, pollMs });
}
