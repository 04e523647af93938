import type { Json } from '@app/kernel';
import type { ConnectorSpec, StoredConnector } from '@app/mcp-connectors';
import type { KnownHealth } from './connector-checks.service';
import type { ConnectorAnswer, NewConnector } from './connector.dto';

/** What calls will name. */
export function connectorIdOf({ name }: NewConnector): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .replace(/-+$/, '');
}

/** Reads the settings of a body. */
export function settingsOf({ options }: NewConnector): { readonly [key: string]: Json } {
  return (options ?? {}) as { readonly [key: string]: Json };
}

/** Writes a kind of connector in the form of the contract. */
export function toKindAnswer(id: string, spec: ConnectorSpec, isInstalled: boolean): ConnectorAnswer {
  const { capabilities, category, credentials, description, icon, name, settings, tags, version } = spec;
  return {
    ...{ id, name, type: id, version, description, category, icon },
    tags: [...tags],
    capabilities: [...capabilities],
    config_schema: settings,
    credentials: Object.keys(credentials),
    installed: isInstalled,
    enabled: isInstalled,
  };
}

/** Writes an installed connector in the form of the contract. */
export function toConnectorAnswer(
  { credentials, id, kind, name }: StoredConnector,
  spec: ConnectorSpec,
  health: KnownHealth | null,
): ConnectorAnswer {
  return {
    ...toKindAnswer(kind, spec, true),
    ...{ id, name, instance_name: name, credentials: Object.keys(credentials) },
    ...(health !== null && { healthy: health.isHealthy, last_check: health.checkedAt.toISOString() }),
  };
}
