import { checkMetadata } from './check-metadata';
import { ProblemList } from './problem-list';

const problemsOf = (metadata: unknown): readonly string[] => {
  const problems = new ProblemList();
  checkMetadata(metadata, problems);
  return problems.all.map(({ field }) => field);
};
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe(checkMetadata.name, () => {
  it.each([
    ['nothing', undefined],
    ['facts', { owner: 'risk', ticket: 7, list: [true, null, { a: 'b' }] }],
    ['the deepest', { a: nested(9) }],
    ['the most values', Array.from({ length: 500 }, () => 0)],
    ['the longest text', { a: 'x'.repeat(19_999) }],
  ])('keeps %s', (_, metadata) => {
    expect(problemsOf(metadata)).toEqual([]);
  });

  it.each([
    ['one level too many', { a: nested(10) }],
    ['endless levels', nested(5_000)],
    ['one value too many', Array.from({ length: 501 }, () => 0)],
    ['one character too many', { a: 'x'.repeat(20_000) }],
    ['long keys', { ['x'.repeat(20_001)]: 1 }],
  ])('refuses %s', (_, metadata) => {
    expect(problemsOf(metadata)).toEqual(['/metadata']);
  });
});
