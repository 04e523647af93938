import { textAt, type JsonObject } from '../../wire/json';

/** What stands in fields of text, so that nobody takes it for an answer. */
const PLACEHOLDER = 'stand-in, not a model';

/** Longest text that is filled up to a `minLength`, in characters. */
const MAX_LENGTH = 4_096;

/** A text of each format that clients ask for. Source: JSON Schema 2020-12, validation vocabulary, section 7.3. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2024-01-01T00:00:00Z',
  date: '2024-01-01',
  time: '00:00:00Z',
  duration: 'PT0S',
  email: 'stand-in@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/** A text that a schema allows, of its format and length. */
export function stringFor(schema: JsonObject): string {
  const format = textAt(schema, 'format') ?? '';
  if (Object.hasOwn(FORMATS, format)) return FORMATS[format] ?? '';
  const { minLength, maxLength } = schema;
  const least = typeof minLength === 'number' ? Math.min(minLength, MAX_LENGTH) : 0;
  const most = typeof maxLength === 'number' ? maxLength : Infinity;
  return PLACEHOLDER.padEnd(least, '.').slice(0, most);
}
