import fc from 'fast-check';
import { newTraceId, openTrace, parseTraceparent } from './trace';

const traceId = '0af7651916cd43dd8448eb211c80319c';

describe(parseTraceparent.name, () => {
  it.each<[string, unknown, string | null]>([
    ['version 00', `00-${traceId}-b7ad6b7169203331-01`, traceId],
    ['a later version with more fields', `01-${traceId}-b7ad6b7169203331-01-more`, traceId],
    ['version 00 with more fields', `00-${traceId}-b7ad6b7169203331-01-more`, null],
    ['the forbidden version', `ff-${traceId}-b7ad6b7169203331-01`, null],
    ['a trace of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, null],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`, null],
    ['upper case', `00-${traceId.toUpperCase()}-b7ad6b7169203331-01`, null],
    ['a repeated header', [traceId, traceId], null],
    ['nothing', undefined, null],
  ])('reads %s', (_name, header, expected) => {
    expect(parseTraceparent(header)).toBe(expected);
  });

  it('never throws and never gives anything but a trace id', () => {
    fc.assert(
      fc.property(fc.anything(), (header) => {
        const parsed = parseTraceparent(header);
        return parsed === null || /^[0-9a-f]{32}$/.test(parsed);
      }),
    );
  });
});

describe(openTrace.name, () => {
  it('goes on with the trace of the caller under a request id of its own', () => {
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

    const [first, second] = [openTrace(headers), openTrace(headers)];

    expect(first.traceId).toBe(traceId);
    expect(first.requestId).not.toBe(second.requestId);
  });

  it('begins a trace that others accept', () => {
    const { traceId: opened } = openTrace({});

    expect(parseTraceparent(`00-${opened}-b7ad6b7169203331-01`)).toBe(opened);
    expect(newTraceId()).not.toBe(opened);
  });
});
