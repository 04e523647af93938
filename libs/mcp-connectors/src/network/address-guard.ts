import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { isPublicAddress } from './special-addresses';
import type { TrustedHosts } from './trusted-hosts';

/** Gives all addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

const askSystem: ResolveName = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

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
  constructor(private readonly options: AddressGuardOptions) {}

  /**
   * Finds the address to connect to.
   * @throws ConnectorCallError `invalid` when any address of the destination is out of bounds, `upstream` when there is none
   */
  async admit(destination: Destination): Promise<string> {
    const host = destination.host.replace(/^\[(.*)\]$/, '$1');
    const addresses = isIP(host) === 0 ? await this.addressesOf(host) : [host];
    for (const address of addresses) this.require({ ...destination, host }, address);
    return addresses[0] as string;
  }

  private async addressesOf(name: string): Promise<readonly string[]> {
    const resolve = this.options.resolve ?? askSystem;
    const addresses = await resolve(name).catch((cause: unknown) => {
      throw new ConnectorCallError('upstream', 'The host of the connector cannot be found.', { cause });
    });
    if (addresses.length === 0)
      throw new ConnectorCallError('upstream', 'The host of the connector has no address.');
    return addresses;
  }

  private require({ host, isEncrypted, port }: Destination, address: string): void {
    if (this.options.trusted.includes(host, address)) return;
    if (!isPublicAddress(address)) {
      throw new ConnectorCallError(
        'invalid',
        'The host of the connector has an address that is not public. The operator can allow it by AXONFLOW_CONNECTOR_TRUSTED_HOSTS.',
      );
    }
    if (!isEncrypted)
      throw new ConnectorCallError('invalid', 'The host of the connector may be reached by TLS only.');
    if (!this.options.ports.includes(port)) {
      throw new ConnectorCallError(
        'invalid',
        `The host of the connector may not be reached at port ${port}.`,
      );
    }
  }
}
