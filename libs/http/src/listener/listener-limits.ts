/** Bounds of a listener. All times in milliseconds. */
export interface ListenerLimits {
  /** Longest time from the first byte of a connection until its protocol is known. */
  readonly sniffTimeoutMs: number;
  readonly tlsHandshakeTimeoutMs: number;
  /** HTTP/1.1: how long an unused connection stays open. */
  readonly keepAliveTimeoutMs: number;
  /** HTTP/1.1: longest time to receive all headers of a request. */
  readonly headersTimeoutMs: number;
  /** HTTP/1.1: longest time to receive a whole request. */
  readonly requestTimeoutMs: number;
  /** HTTP/1.1: how often the two limits above are checked. */
  readonly checkIntervalMs: number;
  /** HTTP/2: a session without any frame for this long is told to go away. */
  readonly sessionIdleTimeoutMs: number;
  readonly maxConcurrentStreams: number;
  readonly maxConnections: number;
}

/**
 * Idle times are longer than the 120 s of the load balancer in front, so that it is always the side that closes; a
 * connection closed by us while a request is on its way would look like an error to the caller.
 */
export const DEFAULT_LIMITS: ListenerLimits = {
  sniffTimeoutMs: 10_000,
  tlsHandshakeTimeoutMs: 10_000,
  keepAliveTimeoutMs: 130_000,
  headersTimeoutMs: 135_000,
  requestTimeoutMs: 300_000,
  checkIntervalMs: 5_000,
  sessionIdleTimeoutMs: 135_000,
  maxConcurrentStreams: 250,
  maxConnections: 10_000,
};
