import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard';

/**
 * Makes what opens the connections of an undici pool: it asks the guard about every host, literals included, and connects
 * to the address that the guard has checked. TLS verifies the certificate for the host that was asked for.
 */
export function guardedConnector(guard: AddressGuard, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (options, callback) => {
    const { hostname, port, protocol } = options;
    const isEncrypted = protocol === 'https:';
    const portNumber = Number(port) || (isEncrypted ? 443 : 80);
    guard.admit({ host: hostname, port: portNumber, isEncrypted }).then(
      (address) => connect({ ...options, hostname: address, port: String(portNumber) }, callback),
      (error: Error) => callback(error, null),
    );
  };
}
