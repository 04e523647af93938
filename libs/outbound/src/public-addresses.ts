import { isIPv4 } from 'node:net';
import { networkList } from './network-list';

/** IPv4 that is not global unicast: IANA IPv4 Special-Purpose Address Registry (RFC 6890), and multicast. */
const SPECIAL_V4 = networkList([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]);
/** All global unicast of IPv6 (RFC 4291, section 2.4). Mapped and translated IPv4 lies outside of it. */
const GLOBAL_V6 = networkList(['2000::/3']);
/** Of these, what is not plain global unicast: IANA IPv6 Special-Purpose Address Registry; 6to4 and Teredo hold IPv4. */
const SPECIAL_V6 = networkList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Says whether an IP address belongs to the public internet; private, local, metadata and reserved ones do not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !SPECIAL_V4.includes(address);
  return GLOBAL_V6.includes(address) && !SPECIAL_V6.includes(address);
}

const LOOPBACK = networkList(['127.0.0.0/8', '::1/128']);

/** Says whether a host, as a URL names it, is this machine. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || LOOPBACK.includes(host);
}
