import { createHash } from 'node:crypto';
import { parseJson, type Json } from '@app/kernel';
import { contentHashOf } from './content-hash';

describe(contentHashOf.name, () => {
  const bodyOf = (id: string): Json => parseJson(`{"id":${id}}`) as Json;

  it.each<[Json]>([[{ a: [1, null], b: 'x' }], [[{ a: 1 }, {}, true]]])(
    'is that of the JSON of %j',
    (content) => {
      const json = JSON.stringify(content);

      expect(contentHashOf(content)).toBe(createHash('sha256').update(json).digest('hex'));
    },
  );

  it('tells long numbers apart', () => {
    const hashOf = (id: string): string => contentHashOf([bodyOf(id), {}]);

    expect(hashOf('9007199254740993')).not.toBe(hashOf('9007199254740992'));
    expect(contentHashOf(bodyOf('9007199254740993'))).not.toBe(contentHashOf(bodyOf('9007199254740992')));
  });
});
