import type { Json } from '@app/kernel';
import { refuseTokenIds } from './token-ids';

describe(refuseTokenIds.name, () => {
  it.each<[Json]>([
    [[5159, 3786]],
    [[[5159, 3786]]],
    [[[5159], [3786]]],
    [['Paris', [3786]]],
    [['Paris', 3786]],
  ])('refuses %j and says what to send', (input) => {
    expect(() => refuseTokenIds(input)).toThrow(
      expect.objectContaining({
        message: 'Send texts as input: token ids cannot be inspected.',
        problems: [expect.objectContaining({ field: '/input' })],
      }),
    );
  });

  it.each<[Json | undefined]>([['Paris'], [['Paris', 'Oslo']], [[{ text: 'Paris' }]], [[]], [undefined]])(
    'takes %j',
    (input) => {
      expect(() => refuseTokenIds(input)).not.toThrow();
    },
  );
});
