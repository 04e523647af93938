import { isIP, type LookupFunction } from 'node:net';
import { hostList, isLoopbackHost, OutboundGuard, TrustedHosts, type ResolveName } from '@app/outbound';
import type { ProviderDirectorySettings } from './provider-directory.config';

/**
 * Keeps tenants' endpoints away from the network of the installation (server-side request forgery). A URL is checked
 * before it is kept and before it is used; names are checked by what they lead to at every connection, so that a name
 * that changes its address gains nothing.
 */
export class EndpointGuard {
  /** Resolves names for connections, and refuses those that lead anywhere tenants may not go. */
  readonly lookup: LookupFunction;
  private readonly httpHosts: ReadonlySet<string>;
  private readonly outbound: OutboundGuard;

  /** @throws ConfigurationError (CONFIGURATION_INVALID) when a setting names neither a host nor a network */
  constructor(
    { allowHttp, allowPrivate }: Pick<ProviderDirectorySettings, 'allowHttp' | 'allowPrivate'>,
    resolve?: ResolveName,
  ) {
    this.httpHosts = new Set(
      hostList('AXONFLOW_PROVIDER_ALLOW_HTTP', allowHttp, (entry) => isIP(entry) !== 0),
    );
    const trusted = TrustedHosts.of('AXONFLOW_PROVIDER_ALLOW_PRIVATE', allowPrivate);
    this.outbound = new OutboundGuard(trusted, resolve);
    this.lookup = this.outbound.lookup;
  }

  /** What is wrong with an endpoint, as the end of a sentence; null when it may be used. No I/O. */
  problemOf(endpoint: string): string | null {
    if (!URL.canParse(endpoint)) return 'must be a URL such as https://models.example.com/v1';
    const url = new URL(endpoint);
    return this.problemOfScheme(url) ?? problemOfParts(url) ?? this.problemOfHost(hostOf(url));
  }

  private problemOfScheme(url: URL): string | null {
    const host = hostOf(url);
    if (url.protocol === 'https:') return null;
    if (url.protocol === 'http:' && (isLoopbackHost(host) || this.httpHosts.has(host))) return null;
    return 'must begin with https://; an operator can allow other hosts by AXONFLOW_PROVIDER_ALLOW_HTTP';
  }

  private problemOfHost(host: string): string | null {
    const isForbidden = isIP(host) === 0 ? this.isLocalName(host) : !this.outbound.mayReach(host, host);
    if (!isForbidden) return null;
    return 'must be a public address; an operator can allow others by AXONFLOW_PROVIDER_ALLOW_PRIVATE';
  }

  /** Names that never leave this machine are refused early, for a better message; others when they are resolved. */
  private isLocalName(host: string): boolean {
    return isLoopbackHost(host) && !this.outbound.mayReach(host, '127.0.0.1');
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
