import { nearestName } from './nearest-name';

describe(nearestName.name, () => {
  it.each([
    ['user.rol', 'user.role'],
    ['USER.ROLE', 'user.role'],
    ['quer', 'query'],
    ['weather report', null],
    ['x', null],
    ['y'.repeat(100), null],
  ])('finds for %s: %s', (word, expected) => {
    expect(nearestName(word, ['query', 'user.role', 'user.email'])).toBe(expected);
  });
});
