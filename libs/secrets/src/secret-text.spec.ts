import { inspect } from 'node:util';
import { SecretText } from './secret-text';

describe(SecretText.name, () => {
  const secret = new SecretText('sk-very-secret');

  it.each<[string, unknown]>([
    ['text', String(secret)],
    ['JSON', JSON.stringify({ secret })],
    ['inspection', inspect({ secret }, { depth: 9, showHidden: true })],
    ['its keys', JSON.stringify({ ...secret })],
  ])('does not show itself in %s', (_name, text) => {
    expect(text).not.toContain('very-secret');
  });

  it('is revealed on purpose, and compared without that', () => {
    expect(secret.reveal()).toBe('sk-very-secret');
    expect(secret.equals(new SecretText('sk-very-secret'))).toBe(true);
    expect(secret.equals(new SecretText('sk-other'))).toBe(false);
  });
});
