import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Json, Principal } from '@app/kernel';
import type { JsonObject, WireEvent, WireFormatName } from '@app/llm-providers';
import type { Fault } from './fault';

/** How one kind of model call is spoken at a door. */
export interface Dialect {
  readonly format: WireFormatName;
  /** The operation that records and policies see, such as `openai.chat`. */
  readonly operation: string;
  /**
   * Tells inside a stream that it failed. A stream that ends with it must not look complete.
   * @param sequence number of events that have left before
   */
  readonly errorEvent: (fault: Fault, sequence: number) => WireEvent;
}

/** What a request says about a model call. */
export interface ModelAsk {
  readonly dialect: Dialect;
  /** As the caller sent it. */
  readonly body: JsonObject;
  readonly model: string | undefined;
  readonly isStreamed: boolean;
  /** The person behind the call, as the client calls them; a label. */
  readonly userId: string | undefined;
  /** Free facts that policies may read as `context.*`. */
  readonly context: { readonly [key: string]: Json };
}

/** One HTTP request to a door, by somebody who is known, and the answer to it. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly principal: Principal;
}
