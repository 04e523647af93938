import type { Condition } from '@app/policy';
import { describeCondition } from './describe-condition';

describe(describeCondition.name, () => {
  it.each<[Condition, string]>([
    [{ pattern: '(?i)zephyr' }, '(?i)zephyr'],
    [{ finding: { types: ['US_SSN'] } }, 'detector US_SSN'],
    [{ finding: { category: 'secret' } }, 'detector secret'],
    [{ inspection: 'incomplete' }, 'inspection incomplete'],
    [{ expression: 'risk_score > 0.5' }, 'expression risk_score > 0.5'],
    [{ all: [] }, 'every call'],
    [
      {
        all: [
          { finding: { types: ['SQL_UNION_SELECT'] } },
          { any: [{ pattern: 'a' }, { not: { field: 'model', operator: 'equals', value: 'm' } }] },
        ],
      },
      'detector SQL_UNION_SELECT and (pattern /a/ or not (model equals "m"))',
    ],
  ])('writes %j in words', (condition, words) => {
    expect(describeCondition(condition)).toBe(words);
  });

  it('is never longer than a pattern may be', () => {
    const words = Array.from({ length: 400 }, () => 'hurricane');

    expect(describeCondition({ field: 'query', operator: 'contains_any', value: words })).toHaveLength(1000);
  });
});
