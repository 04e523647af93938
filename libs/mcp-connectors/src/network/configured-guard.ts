import { ConfigurationError } from '@app/config';
import { listed, TrustedHosts } from '@app/outbound';
import type { ConnectorsSettings } from '../connectors.config';
import { AddressGuard } from './address-guard';

/**
 * Makes the guard that the settings describe.
 * @throws ConfigurationError (CONFIGURATION_INVALID) when an entry is neither a host nor a network, or no port
 */
export function configuredGuard({
  ports,
  trustedHosts,
}: Pick<ConnectorsSettings, 'ports' | 'trustedHosts'>): AddressGuard {
  const trusted = TrustedHosts.of('AXONFLOW_CONNECTOR_TRUSTED_HOSTS', trustedHosts);
  const numbers = listed(ports);
  const wrong = numbers.find((port) => !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535);
  if (wrong === undefined) return new AddressGuard({ trusted, ports: numbers.map(Number) });
  const expected = 'ports (1 to 65535), separated by commas';
  throw new ConfigurationError([{ variable: 'AXONFLOW_CONNECTOR_PORTS', found: wrong, expected }]);
}
