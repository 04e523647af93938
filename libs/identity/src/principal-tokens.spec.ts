import { createHmac } from 'node:crypto';
import { aPrincipal, ManualClock } from '@app/testing';
import { UnauthenticatedError } from './identity.errors';
import { PrincipalTokens } from './principal-tokens';

const secret = 'a secret that both services know';
const principal = aPrincipal();
const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', requestId: 'req-1' };
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function forge(header: object, claims: object, signingSecret = secret): string {
  const head = `${encode(header)}.${encode(claims)}`;
  return `${head}.${createHmac('sha256', signingSecret).update(head).digest('base64url')}`;
}

describe(PrincipalTokens.name, () => {
  const clock = new ManualClock();
  const tokens = new PrincipalTokens({ secret }, clock);
  const issuedAt = clock.nowMs() / 1000;
  const claims = {
    principal,
    trace,
    iss: 'axonflow-agent',
    aud: 'axonflow-orchestrator',
    jti: 'x',
    iat: issuedAt,
    exp: issuedAt + 60,
  };

  it('carries principal and trace', async () => {
    expect(await tokens.verify(await tokens.sign(principal, trace))).toEqual({ principal, trace });
    expect(await tokens.verify(forge({ alg: 'HS256' }, claims))).toEqual({ principal, trace });
  });

  it('never writes the same token twice', async () => {
    expect(await tokens.sign(principal, trace)).not.toBe(await tokens.sign(principal, trace));
  });

  it('refuses a token after a minute and the tolerated clock difference', async () => {
    const later = new ManualClock();
    const token = await tokens.sign(principal, trace);

    later.advance(60_000);
    await expect(new PrincipalTokens({ secret }, later).verify(token)).resolves.toBeDefined();
    later.advance(6_000);
    await expect(new PrincipalTokens({ secret }, later).verify(token)).rejects.toThrow(UnauthenticatedError);
  });

  it.each([
    ['of another secret', forge({ alg: 'HS256' }, claims, 'another secret that is long enough')],
    ['without a signature', `${encode({ alg: 'none' })}.${encode(claims)}.`],
    ['that claims no algorithm but is signed', forge({ alg: 'none' }, claims)],
    ['for another audience', forge({ alg: 'HS256' }, { ...claims, aud: 'axonflow-agent' })],
    ['of another issuer', forge({ alg: 'HS256' }, { ...claims, iss: 'someone' })],
    ['without an expiry', forge({ alg: 'HS256' }, { ...claims, exp: undefined })],
    ['with a long life', forge({ alg: 'HS256' }, { ...claims, iat: issuedAt - 600, exp: issuedAt + 600 })],
    ['from the future', forge({ alg: 'HS256' }, { ...claims, iat: issuedAt + 600, exp: issuedAt + 660 })],
    ['without a principal', forge({ alg: 'HS256' }, { ...claims, principal: undefined })],
    ['that is no token', 'nonsense'],
    ['that is empty', ''],
  ])('refuses one %s', async (_, token) => {
    await expect(tokens.verify(token)).rejects.toThrow(UnauthenticatedError);
  });
});
