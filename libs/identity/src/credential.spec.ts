import { readCredential } from './credential';
import { UnauthenticatedError } from './identity.errors';
import { newApiKey, newClientSecret } from './secrets';

const key = newApiKey();
const secret = newClientSecret();
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe(readCredential.name, () => {
  it.each([
    ['a Bearer key', { authorization: `Bearer ${key}` }, { clientId: null, secret: key }],
    ['a Bearer key, scheme in any case', { authorization: `bEARER ${key}` }, { clientId: null, secret: key }],
    ['X-API-Key', { 'x-api-key': key }, { clientId: null, secret: key }],
    ['Basic', { authorization: basic(`shop:${secret}`) }, { clientId: 'shop', secret }],
    [
      'Basic with colons in the secret',
      { authorization: basic('shop:a:b:c') },
      { clientId: 'shop', secret: 'a:b:c' },
    ],
    ['Basic with an API key', { authorization: basic(`shop:${key}`) }, { clientId: 'shop', secret: key }],
    ['the older pair', { 'x-client-id': 'shop', 'x-client-secret': secret }, { clientId: 'shop', secret }],
    ['a licence key that is a key', { 'x-license-key': key }, { clientId: null, secret: key }],
    [
      'a licence key that is a secret',
      { 'x-client-id': 'shop', 'x-license-key': secret },
      { clientId: 'shop', secret },
    ],
    [
      'the same key twice',
      { authorization: `Bearer ${key}`, 'x-api-key': key },
      { clientId: null, secret: key },
    ],
    [
      'empty older headers',
      { 'x-api-key': key, 'x-license-key': '', 'x-client-id': '' },
      { clientId: null, secret: key },
    ],
    [
      'a foreign scheme',
      { authorization: 'AWS4-HMAC-SHA256 Credential=x', 'x-api-key': key },
      { clientId: null, secret: key },
    ],
  ])('reads %s', (_, headers, expected) => {
    expect(readCredential(headers)).toEqual(expected);
  });

  it.each([
    ['nothing', {}],
    ['a foreign scheme alone', { authorization: 'Digest username="x"' }],
    ['a scheme without a value', { authorization: 'Bearer' }],
    ['two different keys', { authorization: `Bearer ${key}`, 'x-api-key': newApiKey() }],
    ['a key and a secret', { authorization: basic(`shop:${secret}`), 'x-api-key': key }],
    ['two different clients', { authorization: basic(`shop:${secret}`), 'x-client-id': 'bank' }],
    ['a client without a secret', { 'x-client-id': 'shop' }],
    ['Basic with an empty secret', { authorization: basic('shop:') }],
    ['Basic without a colon', { authorization: basic('shop') }],
    ['Basic that is not base64', { authorization: 'Basic s*p' }],
    ['a secret without a client', { 'x-client-secret': secret }],
    ['a secret as Bearer', { authorization: `Bearer ${secret}` }],
    ['a key one character short', { authorization: `Bearer ${key.slice(0, -1)}` }],
    ['a client id with a line break', { authorization: basic(`sh\nop:${secret}`) }],
    ['a client id that is too long', { 'x-client-id': 'a'.repeat(129), 'x-client-secret': secret }],
    ['a secret that is too long', { 'x-client-id': 'shop', 'x-client-secret': 'a'.repeat(257) }],
    ['a header that is too long', { authorization: `Bearer ${'a'.repeat(2000)}` }],
  ])('refuses %s', (_, headers) => {
    expect(() => readCredential(headers)).toThrow(UnauthenticatedError);
  });

  it('says the same for every reason, without any part of the credential', () => {
    const messages = [
      {},
      { 'x-api-key': 'hunter2' },
      { authorization: basic('shop:hunter2:x'), 'x-api-key': key },
    ].map((headers) => {
      try {
        return readCredential(headers);
      } catch (error) {
        return (error as Error).message;
      }
    });

    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).not.toMatch(/hunter2|policy|blocked/i);
  });
});
