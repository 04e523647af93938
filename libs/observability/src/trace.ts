import { randomUUID } from 'node:crypto';
import { newId, type TraceContext } from '@app/kernel';

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/**
 * Reads the trace id of a `traceparent` header.
 * @returns 32 lower-case hexadecimal characters, or null when the header is absent or not valid; an invalid header is
 * treated as if it were absent. Source: W3C Trace Context, sections 3.2 and 4.3.
 */
export function parseTraceparent(header: unknown): string | null {
  if (typeof header !== 'string') return null;
  const [, version, traceId, spanId, more] = TRACEPARENT.exec(header) ?? [];
  if (traceId === undefined || version === 'ff' || traceId === NO_TRACE || spanId === NO_SPAN) return null;
  return version === '00' && more !== undefined ? null : traceId;
}

/** A new W3C trace id: 32 lower-case hexadecimal characters, 122 bits of them random. */
export function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}

/**
 * Opens the trace of one HTTP request: the caller's trace goes on if it sent one, else a new one begins. The request id
 * is always ours, so that it is unique in our logs.
 */
export function openTrace(headers: Readonly<Record<string, unknown>>): TraceContext {
  return { traceId: parseTraceparent(headers['traceparent']) ?? newTraceId(), requestId: newId() };
}
