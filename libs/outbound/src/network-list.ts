import { BlockList, isIP } from 'node:net';

/** A list of networks. Networks of IPv4 hold their addresses also as IPv6 writes them, such as `::ffff:10.0.0.1`. */
export interface NetworkList {
  /** @param address anything that is no address is in no network */
  includes(address: string): boolean;
}

/** Says whether a text is a network in CIDR notation, or one address. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= bitsOf(version);
}

/** @param networks each one as {@link isNetwork} takes it */
export function networkList(networks: readonly string[]): NetworkList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const version = isIP(address);
    list.addSubnet(address, bits === undefined ? bitsOf(version) : Number(bits), familyOf(version));
  }
  return {
    includes: (address) => {
      // Which interface a link-local address belongs to says nothing about its network.
      const [plain = ''] = address.split('%');
      const version = isIP(plain);
      return version !== 0 && list.check(plain, familyOf(version));
    },
  };
}

function bitsOf(version: number): number {
  return version === 6 ? 128 : 32;
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}
