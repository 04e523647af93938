import { requireStorable } from './storable';

describe(requireStorable.name, () => {
  it.each([[{ name: 'ü😀', list: [1, { a: null }] }], [{}]])('lets %j pass', (body) => {
    expect(() => requireStorable(body)).not.toThrow();
  });

  it.each([
    ['NUL', { name: 'a\0' }],
    ['half a surrogate pair', { name: ['x', { y: '\ud800' }] }],
    ['NUL in a key', { name: { 'a\0': 1 } }],
    ['endless nesting', { name: JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown }],
  ])('refuses %s and names the field', (_, body) => {
    expect(() => requireStorable(body)).toThrow(
      expect.objectContaining({ problems: [{ field: '/name', message: expect.any(String) as string }] }),
    );
  });
});
