import { hostList } from './host-list';
import { isNetwork, networkList, type NetworkList } from './network-list';

/**
 * Metadata services of clouds live here, and give credentials away to whoever asks: nobody may trust these. All of
 * link-local, AWS's service in IPv6, Alibaba's, and the first of them as NAT64 (RFC 6052) writes it.
 */
const METADATA = networkList([
  ...['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '100.100.100.200', '64:ff9b::a9fe:0/112'],
]);

/** Hosts and networks of the operator's own that tenants may reach although they are not public. */
export class TrustedHosts {
  private readonly names: ReadonlySet<string>;
  private readonly networks: NetworkList;

  /** @param entries host names and networks: `db.internal`, `10.1.0.0/16`, `::1` */
  constructor(entries: readonly string[]) {
    const lower = entries.map((entry) => entry.toLowerCase());
    this.names = new Set(lower.filter((entry) => !isNetwork(entry)));
    this.networks = networkList(lower.filter(isNetwork));
  }

  /**
   * Reads a setting that lists them, separated by commas.
   * @throws ConfigurationError (CONFIGURATION_INVALID) when an entry is neither a host name nor a network
   */
  static of(variable: string, setting: string | null): TrustedHosts {
    return new TrustedHosts(hostList(variable, setting, isNetwork));
  }

  /** Says whether an address is trusted, by itself or by the name it was found under. */
  includes(host: string, address: string): boolean {
    if (METADATA.includes(address)) return false;
    return this.names.has(host.toLowerCase()) || this.networks.includes(address);
  }
}
