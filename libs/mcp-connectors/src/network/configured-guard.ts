import { isIP } from 'node:net';
import { ConfigurationError } from '@app/config';
import type { ConnectorsSettings } from '../connectors.config';
import { AddressGuard } from './address-guard';
import { TrustedHosts } from './trusted-hosts';

const HOST = /^(?=.*[a-z])[\w.-]{1,253}$/i;

/**
 * Makes the guard that the settings describe.
 * @throws ConfigurationError (CONFIGURATION_INVALID) when an entry is neither a host nor a network, or no port
 */
export function configuredGuard({
  ports,
  trustedHosts,
}: Pick<ConnectorsSettings, 'ports' | 'trustedHosts'>): AddressGuard {
  const hosts = listed(trustedHosts ?? '');
  requireNone('AXONFLOW_CONNECTOR_TRUSTED_HOSTS', 'host names or networks, separated by commas', {
    wrong: hosts.find((host) => !HOST.test(host) && !isNetwork(host)),
  });
  const numbers = listed(ports);
  requireNone('AXONFLOW_CONNECTOR_PORTS', 'ports (1 to 65535), separated by commas', {
    wrong: numbers.find((port) => !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535),
  });
  return new AddressGuard({ trusted: new TrustedHosts(hosts), ports: numbers.map(Number) });
}

function listed(setting: string): readonly string[] {
  return setting
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const mostBits = isIP(address) === 6 ? 128 : 32;
  const hasBits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= mostBits);
  return isIP(address) !== 0 && hasBits && rest.length === 0;
}

function requireNone(
  variable: string,
  expected: string,
  { wrong }: { readonly wrong: string | undefined },
): void {
  if (wrong !== undefined) throw new ConfigurationError([{ variable, found: wrong, expected }]);
}
