import { patternGroups } from './pattern-groups';

describe(patternGroups.name, () => {
  it.each([
    ['(\\w+)@(\\w+)', 'to ann@home or bob@work', ['ann@home', 'ann', 'home']],
    ['(a)|(b)', 'b', ['b', '', 'b']],
    ['(?P<year>\\d{4})', 'in 2026', ['2026', '2026']],
    ['((((((((((x))))))))))', 'x', Array.from({ length: 11 }, () => 'x')],
    ['plain', 'plain', ['plain']],
    ['(x)', 'y', null],
    ['(', 'y', null],
  ])('%s in %j', (pattern, text, groups) => {
    expect(patternGroups(pattern, text)).toEqual(groups);
  });
});
