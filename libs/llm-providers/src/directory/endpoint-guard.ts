import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ConfigurationError } from '@app/config';
import { isNetwork, networkList, type NetworkList } from './network-list';
import type { ProviderDirectorySettings } from './provider-directory.config';
import { isLoopbackHost, isPublicAddress } from './public-addresses';

/** Finds all addresses of a host name. */
export type ResolveHost = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly HostAddress[]) => void,
) => void;

interface HostAddress {
  readonly address: string;
  readonly family: number;
}

const HOST = /^[\w.-]{1,253}$/;

/**
 * Keeps tenants' endpoints away from the network of the installation (server-side request forgery). A URL is checked
 * before it is kept and before it is used; names are checked by what they lead to at every connection, so that a name
 * that changes its address gains nothing.
 */
export class EndpointGuard {
  private readonly httpHosts: ReadonlySet<string>;
  private readonly privateHosts: ReadonlySet<string>;
  private readonly privateNetworks: NetworkList;

  /** @throws ConfigurationError (CONFIGURATION_INVALID) when a setting names neither a host nor a network */
  constructor(
    { allowHttp, allowPrivate }: Pick<ProviderDirectorySettings, 'allowHttp' | 'allowPrivate'>,
    private readonly resolve: ResolveHost = allAddresses,
  ) {
    const allowed = listed(allowPrivate);
    this.httpHosts = new Set(requireHosts('AXONFLOW_PROVIDER_ALLOW_HTTP', listed(allowHttp)));
    this.privateNetworks = networkList(allowed.filter(isNetwork));
    const names = allowed.filter((each) => !isNetwork(each));
    this.privateHosts = new Set(requireHosts('AXONFLOW_PROVIDER_ALLOW_PRIVATE', names));
  }

  /** What is wrong with an endpoint, as the end of a sentence; null when it may be used. No I/O. */
  problemOf(endpoint: string): string | null {
    if (!URL.canParse(endpoint)) return 'must be a URL such as https://models.example.com/v1';
    const url = new URL(endpoint);
    return this.problemOfScheme(url) ?? problemOfParts(url) ?? this.problemOfHost(hostOf(url));
  }

  /** Resolves names for connections, and refuses those that lead anywhere tenants may not go. */
  readonly lookup: LookupFunction = (host, options, done) => {
    this.resolve(host, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) return done(error ?? unreachable('has no address'), '', 0);
      if (!addresses.every(({ address }) => this.mayReach(host, address))) {
        return done(unreachable('leads to an address that tenants may not reach'), '', 0);
      }
      return options.all ? done(null, [...addresses]) : done(null, first.address, first.family);
    });
  };

  private problemOfScheme(url: URL): string | null {
    const host = hostOf(url);
    if (url.protocol === 'https:') return null;
    if (url.protocol === 'http:' && (isLoopbackHost(host) || this.httpHosts.has(host))) return null;
    return 'must begin with https://; an operator can allow other hosts by AXONFLOW_PROVIDER_ALLOW_HTTP';
  }

  private problemOfHost(host: string): string | null {
    const isForbidden = isIP(host) === 0 ? this.isLocalName(host) : !this.mayReach(host, host);
    if (!isForbidden) return null;
    return 'must be a public address; an operator can allow others by AXONFLOW_PROVIDER_ALLOW_PRIVATE';
  }

  private mayReach(host: string, address: string): boolean {
    return isPublicAddress(address) || this.privateHosts.has(host) || this.privateNetworks.includes(address);
  }

  /** Names that never leave this machine are refused early, for a better message; others when they are resolved. */
  private isLocalName(host: string): boolean {
    return (
      isLoopbackHost(host) && !this.privateHosts.has(host) && !this.privateNetworks.includes('127.0.0.1')
    );
  }
}

function problemOfParts({ hash, password, search, username }: URL): string | null {
  const isPlain = [hash, password, search, username].every((part) => part === '');
  return isPlain ? null : 'must have no credentials, no query and no fragment';
}

/** The host of a URL without the brackets of IPv6 and the final dot of a full name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function listed(setting: string | null): readonly string[] {
  return (setting ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');
}

function requireHosts(variable: string, hosts: readonly string[]): readonly string[] {
  const wrong = hosts.find((host) => !HOST.test(host));
  if (wrong === undefined) return hosts;
  throw new ConfigurationError([
    { variable, found: wrong, expected: 'host names or networks, separated by commas' },
  ]);
}

function unreachable(problem: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`the host ${problem}`), { code: 'EHOSTUNREACH' });
}

const allAddresses: ResolveHost = (host, done) =>
  systemLookup(host, { all: true }, (error, addresses) => done(error, addresses ?? []));
