import type { FastifyRequest } from 'fastify';

/** Published SDKs that cannot read everything that newer ones can; `current` is everybody else. */
export type ClientSoftware = 'current' | 'go-1' | 'java-1' | 'python-1';

const BEGINNINGS: readonly (readonly [string, ClientSoftware])[] = [
  ['axonflow-java-sdk/', 'java-1'],
  ['python-httpx/', 'python-1'],
  ['go-http-client/', 'go-1'],
];

/** Tells which software asks: by `x-axonflow-client`, which newer SDKs send, else by `user-agent`. */
export function clientSoftwareOf({ headers }: Pick<FastifyRequest, 'headers'>): ClientSoftware {
  const named = headers['x-axonflow-client'];
  const name = (typeof named === 'string' ? named : (headers['user-agent'] ?? '')).toLowerCase();
  return BEGINNINGS.find(([beginning]) => name.startsWith(beginning))?.[1] ?? 'current';
}
