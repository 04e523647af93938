import type { FastifyRequest } from 'fastify';
import type { Principal } from '@app/kernel';
import type { ProxyRequest } from './proxy.dto';

/** A request in proxy mode and who sends it. */
export interface ProxyQuestion {
  readonly body: ProxyRequest;
  readonly principal: Principal;
  readonly request: FastifyRequest;
}

/** What a request in proxy mode is answered. */
export interface ProxyAnswer {
  readonly status: number;
  /** JSON when absent. */
  readonly contentType?: string;
  /** Seconds after which it is worth asking again; null or absent says nothing. */
  readonly retryAfter?: string | null;
  /** A ClientResponse, or the contract's form of an error. */
  readonly body: unknown;
}
