import type { Json } from '@app/kernel';
import type { AnySchema } from 'ajv';

/** What a call of a tool can do to the world: nothing, something, something that nobody can take back. */
export type ToolRisk = 'irreversible' | 'read' | 'write';

export type JsonObject = { readonly [key: string]: Json };

/** One thing that a connector can do. */
export interface ConnectorTool {
  /** Unique in its connector. */
  readonly name: string;
  readonly description: string;
  readonly risk: ToolRisk;
  /** True when a call that is made twice with the same idempotency key, or at all, has its effect once. */
  readonly isIdempotent: boolean;
  /** JSON Schema of the arguments, an object. */
  readonly inputSchema: JsonObject;
}

/** How much one call may bring back. */
export interface ToolLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** Everything that one call of a tool is bound by. */
export interface ToolCallOptions {
  /** Ends the call within 100 ms, down to the socket and the statement. */
  readonly signal: AbortSignal;
  /** What is left of the call's time, in milliseconds; the signal fires then. Handed on to whoever can keep time too. */
  readonly timeoutMs: number;
  readonly limits: ToolLimits;
  /** The same for every try of one effect; sent along where the other side understands it. */
  readonly idempotencyKey?: string;
  /** True checks everything that can be checked without an effect, and says what would be done. */
  readonly isDryRun?: boolean;
}

/** What a tool brought back. */
export interface ToolResult {
  /** Rows of a query; the answer of an API. */
  readonly output: Json;
  /** Rows, or elements of a list; 1 for anything else, 0 for nothing. */
  readonly rowCount: number;
  /** Of the output, as it came over the wire or as JSON. */
  readonly sizeBytes: number;
  /** True when there was more than the limits allow. */
  readonly isTruncated: boolean;
  readonly isDryRun: boolean;
}

/** Whether a connector can do its work now. */
export interface ConnectorHealth {
  readonly isHealthy: boolean;
  /** Public facts, such as the server's version. */
  readonly details: Readonly<Record<string, string>>;
  /** Public sentence; absent when healthy. */
  readonly problem?: string;
}

/**
 * A connection to one system with the settings of one tenant. Safe for concurrent calls; keeps a bounded number of
 * connections.
 */
export interface Connector {
  /** The tools that the settings allow. No I/O. */
  discover(): readonly ConnectorTool[];

  /**
   * Asks whether the system can be reached with the credentials. Never rejects but by its signal.
   * @param signal ends it within 100 ms
   */
  check(signal: AbortSignal): Promise<ConnectorHealth>;

  /**
   * Runs a tool. Arguments fit the tool's schema already.
   * @throws ConnectorCallError whose `failure` says what kind it is
   * @throws the reason of the signal, when it fires
   */
  execute(tool: string, args: JsonObject, options: ToolCallOptions): Promise<ToolResult>;

  /** Ends idle connections at once, and the others when their calls have ended. The connector must not be used any more. */
  close(): Promise<void>;
}

/** Hands out the value of a credential each time it is needed, so that a rotated secret is used without a restart. */
export type ReadCredential = (name: string) => Promise<string>;

/** What people need to know about a kind of connector before they install one. */
export interface ConnectorSpec {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly icon: string;
  readonly tags: readonly string[];
  readonly capabilities: readonly string[];
  readonly version: string;
  /** JSON Schema of the settings. */
  readonly settings: AnySchema & object;
  /** Names of credentials that settings can ask for, with what each is. Values are kept as secrets. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** A kind of connector. */
export interface ConnectorKind {
  /** Stable id, such as `postgres`. */
  readonly id: string;
  spec(): ConnectorSpec;

  /**
   * Makes a connector. No I/O before its first use.
   * @param settings fit the spec's schema already
   * @param readCredential gives the value of a credential of the spec
   * @throws InvalidRequestError (INVALID_REQUEST) that lists what is wrong beyond the schema, by pointers into the settings
   */
  create(settings: JsonObject, readCredential: ReadCredential): Connector;
}
