import { V7Generator } from 'uuidv7';

type Brand<Name extends string> = string & { readonly __brand: Name };

/** A tenant's UUID: the isolation boundary of every row. */
export type TenantId = Brand<'TenantId'>;
/** An organisation's UUID; it owns one or more tenants. */
export type OrganizationId = Brand<'OrganizationId'>;
/** The public name of a credential holder, unique in its tenant; what Basic authentication sends as user. */
export type ClientId = Brand<'ClientId'>;
/** One governed call, from admission to outcome. */
export type CallId = Brand<'CallId'>;
/** One decision; also the id of its audit record and the `context_id` of a pre-check. */
export type DecisionId = Brand<'DecisionId'>;
/** A policy's stable id: `sys_*` for shipped policies, a UUID for the others. */
export type PolicyId = Brand<'PolicyId'>;
/** A parked call that waits for a person. */
export type ApprovalId = Brand<'ApprovalId'>;

/** Random numbers are drawn many at a time: asking for them costs more than making them. */
const drawn = new Uint32Array(512);
let taken = drawn.length;

const generator = new V7Generator({
  nextUint32: () => {
    if (taken === drawn.length) {
      crypto.getRandomValues(drawn);
      taken = 0;
    }
    return drawn[taken++] as number;
  },
});

/**
 * A new time-ordered identifier.
 * @returns a lower-case UUIDv7 (RFC 9562, section 5.7): its first 48 bits are the Unix time in milliseconds.
 */
export function newId<Id extends Brand<string>>(): Id {
  return generator.generate().toString() as Id;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Says whether a text has the form of a UUID, so that it may be handed to a `uuid` column. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Reads the time inside a UUIDv7.
 * @returns the time, or null when the text is not a version 7 UUID.
 */
export function timeOfId(id: string): Date | null {
  if (!isUuid(id) || id[14] !== '7') return null;
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
