import type { AuditRecord } from '../audit-record';
import { anAuditRecord } from '../audit-record.fake';
import { AuditRecordRejectedError } from '../audit.errors';
import { admit, RECORD_LIMIT } from './record-admission';

const now = new Date('2026-11-23T10:00:00.123Z');
const record = (overrides: object = {}): AuditRecord =>
  anAuditRecord({ recordedAt: now, ...(overrides as Partial<AuditRecord>) });
const problemsOf = (overrides: object): readonly string[] => {
  try {
    admit(record(overrides), now.getTime());
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(AuditRecordRejectedError);
    return (error as AuditRecordRejectedError).problems.map(({ field }) => field);
  }
};

describe(admit.name, () => {
  it('keeps whole milliseconds and writes ids in lower case', () => {
    const id = '0190A8B0-0000-7000-8000-00000000ABCD';

    expect(admit(record({ id }), now.getTime())).toMatchObject({
      id: id.toLowerCase(),
      recordedAt: '2026-11-23T10:00:00.123Z',
    });
  });

  it.each([
    ['an id that is no UUID', { id: 'x' }, ['/id']],
    ['every wrong field at once', { tenantId: '', callId: '7' }, ['/tenantId', '/callId']],
    ['an invalid time', { recordedAt: new Date(NaN) }, ['/recordedAt']],
    ['a time outside every partition', { recordedAt: new Date('2026-11-21T00:00:00Z') }, ['/recordedAt']],
    ['a long label', { clientId: 'x'.repeat(257) }, ['/clientId']],
    ['an unknown kind', { kind: 'note' }, ['/kind']],
    ['a NUL in a label', { verdict: 'a\0' }, ['']],
    ['a NUL in the detail', { detail: { a: ['b\0'] } }, ['']],
    ['a NUL in a key', { detail: { 'a\0': 1 } }, ['']],
    ['a NUL behind a backslash', { detail: { a: '\\\0' } }, ['']],
    ['a lone surrogate', { detail: { a: '\ud83d' } }, ['']],
    ['a lone surrogate in a label', { operation: '\ude00' }, ['']],
    ['too large a record', { detail: { a: 'x'.repeat(RECORD_LIMIT) } }, ['']],
  ])('refuses %s', (_what, overrides, fields) => {
    expect(problemsOf(overrides)).toEqual(fields);
  });

  it.each([
    ['a pair of surrogates', '😀'],
    ['the text of an escape', '\\u0000 \\\\ud83d'],
    ['other control characters', '\u0001\n\t"\\'],
    ['nothing', ''],
  ])('takes %s', (_what, text) => {
    expect(problemsOf({ verdict: text, detail: { text, [text]: 1 } })).toEqual([]);
  });
});
