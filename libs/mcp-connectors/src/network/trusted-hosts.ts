import { isIP, type BlockList } from 'node:net';
import { isIn, networkList } from './special-addresses';

/** The cloud's metadata services live here: an address of this network gives credentials away, so nobody may trust it. */
const linkLocal = networkList(['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32']);

const NETWORK = /^[\da-f.:]+(?:\/\d{1,3})?$/i;

/** Hosts and networks of the operator's own that connectors may reach. */
export class TrustedHosts {
  private readonly names: ReadonlySet<string>;
  private readonly networks: BlockList;

  /** @param entries host names and networks: `db.internal`, `10.1.0.0/16`, `::1` */
  constructor(entries: readonly string[]) {
    const isNetwork = (entry: string): boolean =>
      NETWORK.test(entry) && isIP(entry.split('/')[0] ?? '') !== 0;
    this.names = new Set(entries.filter((entry) => !isNetwork(entry)).map((name) => name.toLowerCase()));
    this.networks = networkList(entries.filter(isNetwork));
  }

  /** Says whether an address is trusted, by itself or by the name it was found under. */
  includes(host: string, address: string): boolean {
    if (isIn(linkLocal, address)) return false;
    return this.names.has(host.toLowerCase()) || isIn(this.networks, address);
  }
}
