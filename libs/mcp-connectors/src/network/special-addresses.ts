import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * IPv4 networks that are not reached from outside, or not one host.
 * Source: IANA IPv4 Special-Purpose Address Registry; RFC 5771 (multicast); RFC 1112 (class E).
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** The only IPv6 network with public hosts (RFC 4291, section 2.4), and its parts that lead elsewhere or into tunnels. */
const PUBLIC_IPV6 = '2000::/3';
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const specialIpv4 = networkList(SPECIAL_IPV4);
const publicIpv6 = networkList([PUBLIC_IPV6]);
const specialIpv6 = networkList(SPECIAL_IPV6);

/** A list of networks such as `10.0.0.0/8`; a lone address is a network of one. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}

/** Says whether an IP address is in one of the networks. */
export function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Says whether an address belongs to one host of the public internet. IPv4 inside IPv6 never does. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !isIn(specialIpv4, address);
  return isIPv6(address) && isIn(publicIpv6, address) && !isIn(specialIpv6, address);
}
