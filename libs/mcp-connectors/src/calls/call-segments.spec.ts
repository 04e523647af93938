import * as fc from 'fast-check';
import { withSegments, type Json } from '@app/kernel';
import { connectorSegments } from './call-segments';

describe(connectorSegments.name, () => {
  it('finds every text, and numbers that are long enough to tell something', () => {
    const rows = [{ 'a/b': 'x', n: 42, card: 4111111111111111, ok: true, none: null, deep: { list: ['y'] } }];

    expect(connectorSegments(rows)).toEqual([
      { pointer: '/0/a~1b', text: 'x' },
      { pointer: '/0/card', text: '4111111111111111' },
      { pointer: '/0/deep/list/0', text: 'y' },
      { pointer: '/~k0', text: 'a/b' },
      { pointer: '/~k1', text: 'n' },
      { pointer: '/~k2', text: 'card' },
      { pointer: '/~k3', text: 'ok' },
      { pointer: '/~k4', text: 'none' },
      { pointer: '/~k5', text: 'deep' },
      { pointer: '/~k6', text: 'list' },
    ]);
  });

  it('changes what was changed, and nothing else', () => {
    const rows: Json = [{ name: 'Ann', card: 4111111111111111, n: 1234567 }, { name: 'Bob' }];
    const changed = connectorSegments(rows).map((segment) =>
      segment.pointer === '/0/card' ? { ...segment, text: '****' } : segment,
    );

    expect(withSegments(rows, changed)).toEqual([{ name: 'Ann', card: '****', n: 1234567 }, { name: 'Bob' }]);
  });

  it('gives back any value whose segments did not change', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(withSegments(value as Json, connectorSegments(value as Json))).toEqual(value);
      }),
    );
  });
});
