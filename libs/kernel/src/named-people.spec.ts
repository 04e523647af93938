import { namedPeople } from './named-people';

describe(namedPeople.name, () => {
  it.each([
    [[], null],
    [['admin'], null],
    [['ann@acme.com', 'compliance'], null],
    [['ann@acme.com'], 1],
    [['ann@acme.com', 'Ann@ACME.com', 'bob@acme.com'], 2],
  ])('counts %j: %s', (approvers, count) => {
    expect(namedPeople(approvers)).toBe(count);
  });
});
