import type { Condition } from '@app/policy';

/** What clients call a field, and the finding types that it means. */
const TYPES_OF_FIELD: ReadonlyMap<string, readonly string[]> = new Map([
  ['email', ['EMAIL_ADDRESS']],
  ['phone', ['PHONE_NUMBER']],
  ['ssn', ['US_SSN']],
  ['iban', ['IBAN_CODE']],
  ['aadhaar', ['IN_AADHAAR']],
  ['pan', ['IN_PAN']],
  ['passport', ['US_PASSPORT']],
  ['dob', ['DATE_OF_BIRTH']],
]);

/**
 * What `redact` masks: findings of the named kinds, and `name: value` pairs of the other names; every personal datum when
 * nothing is named.
 * @param types every finding type that detectors know
 */
export function redactionTarget(fields: readonly string[], types: ReadonlySet<string>): Condition {
  if (fields.length === 0) return { finding: { category: 'pii' } };
  const known = fields.flatMap((field) => typesOf(field, types));
  const unknown = fields.filter((field) => typesOf(field, types).length === 0);
  return {
    any: [
      ...(known.length === 0 ? [] : [{ finding: { types: [...new Set(known)] } }]),
      ...unknown.map((field) => ({ pattern: pairPattern(field) })),
    ],
  };
}

function typesOf(field: string, types: ReadonlySet<string>): readonly string[] {
  const word = field.toLowerCase().replaceAll(/[\s-]+/g, '_');
  const named = word.toUpperCase();
  return types.has(named) ? [named] : (TYPES_OF_FIELD.get(word) ?? []).filter((type) => types.has(type));
}

/** A pair such as `salary: 5000`, `"salary": "5000"` or `salary=5000`. RE2 syntax. */
function pairPattern(field: string): string {
  const words = field.split(/[\s_-]+/).map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&'));
  return `(?i)\\b${words.join('[\\s_-]?')}["']?\\s*[:=]\\s*(?:"[^"]{0,200}"|[^\\s,;}"]{1,200})`;
}
