import { BlockList, isIP } from 'node:net';

const NOTATION = /^([0-9a-f:.]{2,45})(?:\/(\d{1,3}))?$/i;

/** A set of IP networks. */
export class Networks {
  private readonly list = new BlockList();

  /** @param notations networks such as `10.0.0.0/8`, or single addresses; those that are wrong are left out */
  constructor(notations: readonly string[]) {
    for (const notation of notations) {
      const network = readNetwork(notation);
      if (network !== null) this.list.addSubnet(network.address, network.prefixBits, network.family);
    }
  }

  /** @returns null when the text is no address. An IPv4 address may be written as IPv6 (`::ffff:10.0.0.1`). */
  includes(address: string): boolean | null {
    const version = isIP(address);
    return version === 0 ? null : this.list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }
}

interface Network {
  readonly address: string;
  readonly prefixBits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/**
 * Reads CIDR notation (RFC 4632, RFC 4291 section 2.3); without a length it is one address.
 * @returns null when it is none
 */
export function readNetwork(notation: string): Network | null {
  const [, address = '', length] = NOTATION.exec(notation) ?? [];
  const version = isIP(address);
  if (version === 0) return null;
  const widthBits = version === 4 ? 32 : 128;
  const prefixBits = Number(length ?? widthBits);
  return prefixBits > widthBits ? null : { address, prefixBits, family: version === 4 ? 'ipv4' : 'ipv6' };
}
