import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-addresses';
import type { TrustedHosts } from './trusted-hosts';

/** Gives all addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** Where a host leads to, or why nobody may go there. */
export type Admission =
  | { readonly addresses: readonly [string, ...string[]] }
  | { readonly problem: 'forbidden' | 'not-found'; readonly cause?: unknown };

const askSystem: ResolveName = async (name) =>
  (await systemLookup(name, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Keeps connections that tenants ask for away from the network of the installation (server-side request forgery): an
 * address must be public, or trusted by the operator. The addresses that were checked are those to connect to: a name
 * that answers differently the next time changes nothing.
 */
export class OutboundGuard {
  constructor(
    readonly trusted: TrustedHosts,
    private readonly resolve: ResolveName = askSystem,
  ) {}

  /** Says whether an address may be reached under the name that it was found under. No I/O. */
  mayReach(host: string, address: string): boolean {
    return isPublicAddress(address) || this.trusted.includes(host, address);
  }

  /**
   * Finds the addresses of a host and checks all of them; one that may not be reached forbids the host.
   * @param host a name or an address, without brackets
   */
  async admit(host: string): Promise<Admission> {
    let found: readonly string[];
    try {
      found = isIP(host) === 0 ? await this.resolve(host) : [host];
    } catch (cause) {
      return { problem: 'not-found', cause };
    }
    const [first, ...others] = found;
    if (first === undefined) return { problem: 'not-found' };
    const mayReachAll = found.every((address) => this.mayReach(host, address));
    return mayReachAll ? { addresses: [first, ...others] } : { problem: 'forbidden' };
  }

  /** The same for connections of Node.js, which ask it about names but never about addresses. */
  readonly lookup: LookupFunction = (host, options, done) => {
    void this.admit(host).then((admission) => {
      if ('problem' in admission) return done(unreachable(admission), '', 0);
      const [first] = admission.addresses;
      if (!options.all) return done(null, first, isIP(first));
      done(
        null,
        admission.addresses.map((address) => ({ address, family: isIP(address) })),
      );
    });
  };
}

function unreachable({ cause, problem }: Extract<Admission, { problem: string }>): NodeJS.ErrnoException {
  if (cause instanceof Error) return cause;
  const message =
    problem === 'forbidden'
      ? 'the host leads to an address that tenants may not reach'
      : 'the host has no address';
  return Object.assign(new Error(message), { code: 'EHOSTUNREACH' });
}
