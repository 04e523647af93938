/** What a caller was told and relies on. */
export interface Acknowledgement {
  readonly decisionId: string;
  readonly approved: boolean;
}

/** A whole answer, received to its last byte. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends one body. Rejects when no whole answer came. */
export type Send = (body: string) => Promise<Answer>;

/** The server never took the request: sending it again elsewhere is safe. */
export class NotAcceptedError extends Error {}

/** Allowed and blocked in turn. */
const QUERIES = ['What is the capital of France?', 'My SSN 123-45-6789', 'Write to jane@example.com'];

/** The body of the pre-check with this number. */
export function preCheckBody(number: number): string {
  return JSON.stringify({ client_id: 'fault-test', query: QUERIES[number % QUERIES.length] });
}
