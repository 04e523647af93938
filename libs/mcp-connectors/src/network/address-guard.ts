import { OutboundGuard, type ResolveName, type TrustedHosts } from '@app/outbound';
import { ConnectorCallError } from '../mcp-connectors.errors';

/** Where a connector wants to go. */
export interface Destination {
  /** Name or IP literal; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
  /** True for TLS with a verified certificate. */
  readonly isEncrypted: boolean;
}

export interface AddressGuardOptions {
  readonly trusted: TrustedHosts;
  /** Ports that may be reached outside of trusted hosts. */
  readonly ports: readonly number[];
  /** The system's resolver when absent. */
  readonly resolve?: ResolveName;
}

/**
 * Decides where connectors may connect to. A destination outside of the operator's trusted hosts must be public, encrypted
 * and on a listed port. The address that was checked is the one to connect to: a name that answers differently the next
 * time changes nothing.
 */
export class AddressGuard {
  private readonly outbound: OutboundGuard;
  private readonly ports: readonly number[];

  constructor({ ports, resolve, trusted }: AddressGuardOptions) {
    this.outbound = new OutboundGuard(trusted, resolve);
    this.ports = ports;
  }

  /**
   * Finds the address to connect to.
   * @throws ConnectorCallError `invalid` when any address of the destination is out of bounds, `unreachable` when there is none
   */
  async admit(destination: Destination): Promise<string> {
    const host = destination.host.replace(/^\[(.*)\]$/, '$1');
    const admission = await this.outbound.admit(host);
    if ('problem' in admission) throw refusal(admission.problem, admission.cause);
    const { addresses } = admission;
    const isTrusted = addresses.every((address) => this.outbound.trusted.includes(host, address));
    if (!isTrusted) this.requireOrdinary(destination);
    return addresses[0];
  }

  private requireOrdinary({ isEncrypted, port }: Destination): void {
    if (!isEncrypted)
      throw new ConnectorCallError('invalid', 'The host of the connector may be reached by TLS only.');
    if (!this.ports.includes(port)) {
      throw new ConnectorCallError(
        'invalid',
        `The host of the connector may not be reached at port ${port}.`,
      );
    }
  }
}

function refusal(problem: 'forbidden' | 'not-found', cause: unknown): ConnectorCallError {
  if (problem === 'not-found')
    return new ConnectorCallError('unreachable', 'The host of the connector cannot be found.', { cause });
  return new ConnectorCallError(
    'invalid',
    'The host of the connector has an address that is not public. The operator can allow it by AXONFLOW_CONNECTOR_TRUSTED_HOSTS.',
  );
}
