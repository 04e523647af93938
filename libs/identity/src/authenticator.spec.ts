import { loadSection } from '@app/config';
import type { ClientId, Principal } from '@app/kernel';
import { aPrincipal, ManualClock } from '@app/testing';
import { Authenticator } from './authenticator';
import type { CredentialRepository, KnownClient } from './credential.repository';
import { FakeCredentialRepository } from './credential.repository.fake';
import { identitySection } from './identity.config';
import { UnauthenticatedError } from './identity.errors';
import { hashOfSecret, newApiKey, newClientSecret } from './secrets';

const key = newApiKey();
const secret = newClientSecret();
const principal = aPrincipal({ clientId: 'shop' as ClientId });
const bearer = (apiKey: string): { authorization: string } => ({ authorization: `Bearer ${apiKey}` });
const basic = (text: string): { authorization: string } => ({ authorization: `Basic ${btoa(text)}` });

function arrange(env = {}): {
  repository: FakeCredentialRepository;
  clock: ManualClock;
  authenticator: Authenticator;
} {
  const repository = new FakeCredentialRepository();
  const clock = new ManualClock();
  const client: KnownClient = { principal, secretHash: hashOfSecret(secret), expiresInMs: null };
  repository.byKeyHash.set(hashOfSecret(key).toString('hex'), client);
  repository.byClientId.set('shop', client);
  const settings = loadSection(identitySection, env);
  const authenticator = new Authenticator(repository as unknown as CredentialRepository, clock, settings);
  return { repository, clock, authenticator };
}

async function outcome(attempt: () => Principal | Promise<Principal>): Promise<unknown> {
  try {
    return await attempt();
  } catch (error) {
    return error;
  }
}

describe(Authenticator.name, () => {
  it('knows an API key, also as the password of its own client', async () => {
    const { authenticator } = arrange();

    expect(await authenticator.authenticate(bearer(key))).toBe(principal);
    expect(await authenticator.authenticate(basic(`shop:${key}`))).toBe(principal);
    expect(await outcome(() => authenticator.authenticate(basic(`bank:${key}`)))).toBeInstanceOf(
      UnauthenticatedError,
    );
  });

  it('knows a client by its secret only', async () => {
    const { authenticator } = arrange();

    expect(await authenticator.authenticate(basic(`shop:${secret}`))).toBe(principal);
    for (const wrong of [`shop:${secret}x`, `bank:${secret}`, `shop:${newApiKey()}`]) {
      expect(await outcome(() => authenticator.authenticate(basic(wrong)))).toBeInstanceOf(
        UnauthenticatedError,
      );
    }
  });

  it('lets no secret in for a client that has none', async () => {
    const { authenticator, repository } = arrange();
    repository.byClientId.set('shop', { principal, secretHash: null, expiresInMs: null });

    expect(await outcome(() => authenticator.authenticate(basic(`shop:${secret}`)))).toBeInstanceOf(
      UnauthenticatedError,
    );
  });

  it('answers a known credential at once, until its maximum age', async () => {
    const { authenticator, clock, repository } = arrange({ IDENTITY_CACHE_MAX_AGE_MS: '1000' });
    await authenticator.authenticate(bearer(key));

    clock.advance(999);
    expect(authenticator.authenticate(bearer(key))).toBe(principal);
    clock.advance(1);
    expect(await authenticator.authenticate(bearer(key))).toBe(principal);
    expect(repository.queries).toBe(2);
  });

  it('trusts a key no longer than until it expires', async () => {
    const { authenticator, clock, repository } = arrange();
    const hash = hashOfSecret(key).toString('hex');
    repository.byKeyHash.set(hash, { principal, secretHash: null, expiresInMs: 50 });
    await authenticator.authenticate(bearer(key));

    repository.byKeyHash.delete(hash);
    clock.advance(50);

    expect(await outcome(() => authenticator.authenticate(bearer(key)))).toBeInstanceOf(UnauthenticatedError);
  });

  it('asks once for callers that come together with the same credential', async () => {
    const { authenticator, repository } = arrange();

    const all = await Promise.all(
      Array.from({ length: 20 }, async () => authenticator.authenticate(bearer(key))),
    );

    expect(new Set(all)).toEqual(new Set([principal]));
    expect(repository.queries).toBe(1);
  });

  it('remembers a refusal, but not for long', async () => {
    const { authenticator, clock, repository } = arrange({ IDENTITY_REFUSAL_MAX_AGE_MS: '500' });
    const unknown = newApiKey();

    await outcome(() => authenticator.authenticate(bearer(unknown)));
    await outcome(() => authenticator.authenticate(bearer(unknown)));
    expect(repository.queries).toBe(1);

    repository.byKeyHash.set(hashOfSecret(unknown).toString('hex'), {
      principal,
      secretHash: null,
      expiresInMs: null,
    });
    clock.advance(500);
    expect(await authenticator.authenticate(bearer(unknown))).toBe(principal);
  });

  it('keeps known credentials through a flood of wrong ones', async () => {
    const { authenticator } = arrange({ IDENTITY_CACHE_ENTRIES: '100' });
    await authenticator.authenticate(bearer(key));

    for (let i = 0; i < 300; i += 1) await outcome(() => authenticator.authenticate(bearer(newApiKey())));

    expect(authenticator.authenticate(bearer(key))).toBe(principal);
  });

  it('refuses a revoked key as soon as it was told to forget', async () => {
    const { authenticator, repository } = arrange();
    await authenticator.authenticate(bearer(key));

    repository.byKeyHash.clear();
    authenticator.forget();

    expect(await outcome(() => authenticator.authenticate(bearer(key)))).toBeInstanceOf(UnauthenticatedError);
  });

  it('does not remember, nor share with later callers, an answer that was read before it was told to forget', async () => {
    const { authenticator, repository } = arrange();
    let open = (): void => undefined;
    repository.gate = new Promise((resolve) => (open = resolve));
    const early = authenticator.authenticate(bearer(key));

    repository.byKeyHash.clear();
    authenticator.forget();
    const late = outcome(() => authenticator.authenticate(bearer(key)));
    open();

    expect(await early).toBe(principal);
    expect(await late).toBeInstanceOf(UnauthenticatedError);
    expect(await outcome(() => authenticator.authenticate(bearer(key)))).toBeInstanceOf(UnauthenticatedError);
  });

  it('serves known callers while the database is down and fails for the others', async () => {
    const { authenticator, repository } = arrange();
    await authenticator.authenticate(bearer(key));
    const down = new Error('down');
    repository.failure = down;

    expect(authenticator.authenticate(bearer(key))).toBe(principal);
    expect(await outcome(() => authenticator.authenticate(basic(`shop:${secret}`)))).toBe(down);

    repository.failure = null;
    expect(await authenticator.authenticate(basic(`shop:${secret}`))).toBe(principal);
  });
});
