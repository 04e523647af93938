export { hostList, listed } from './host-list';
export { OutboundGuard, type ResolveName } from './outbound-guard';
export { isLoopbackHost } from './public-addresses';
export { TrustedHosts } from './trusted-hosts';
