import { describeReplay } from './describe-replay';

describe(describeReplay.name, () => {
  it('says how many calls change, how, and shows some', () => {
    const change = { stage: 'llm.request', from: 'allow', to: 'block' };
    const report = {
      calls: 500,
      not_replayable: 100,
      changed_calls: 2,
      changes: [{ ...change, count: 2 }],
      samples: [
        {
          ...change,
          decision_id: 'd',
          recorded_at: '2026-11-01T10:00:00.000Z',
          decided_by: 'draft-0',
          text: 'pay\nme back',
        },
      ],
    };

    expect(describeReplay(report, new Map([['draft-0', 'Refunds']]))).toBe(
      [
        '2 of 500 calls would end differently.',
        '100 calls cannot be replayed: their texts were not kept.',
        '',
        '       2  llm.request: allow -> block',
        '',
        'Samples, the newest first:',
        '  2026-11-01T10:00:00.000Z  llm.request: allow -> block, by Refunds',
        '    pay me back',
      ].join('\n'),
    );
  });

  it('says that nothing changes in one line', () => {
    const report = { calls: 1, not_replayable: 0, changed_calls: 0, changes: [], samples: [] };

    expect(describeReplay(report, new Map())).toBe('0 of 1 call would end differently.');
  });
});
