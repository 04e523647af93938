import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadSection, type Environment } from '@app/config';
import { FakeKeyLender, ManualClock } from '@app/testing';
import { AwsRole } from './aws-role';
import { awsRoleSection } from './aws-role.config';
import { makeAwsRole } from './make-aws-role';

const MINUTE_MS = 60_000;

describe(AwsRole.name, () => {
  let clock: ManualClock;
  let lender: FakeKeyLender;
  let folder: string;
  let tokenFile: string;
  beforeEach(async () => {
    clock = new ManualClock();
    lender = await FakeKeyLender.start(clock);
    folder = await mkdtemp(join(tmpdir(), 'axonflow-role-'));
    tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'first-token\n');
  });
  afterEach(async () => {
    lender.close();
    await rm(folder, { recursive: true });
  });

  const roleOf = (env: Environment): AwsRole => makeAwsRole(loadSection(awsRoleSection, env), clock);
  const ofContainer = (more: Environment = {}): AwsRole =>
    roleOf({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${lender.origin}/keys?of=me`, ...more });
  const ofWebIdentity = (more: Environment = {}): AwsRole =>
    roleOf({
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/axonflow',
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ENDPOINT_URL_STS: lender.origin,
      ...more,
    });
  const roles = [
    ['a container', ofContainer],
    ['a web identity', ofWebIdentity],
  ] as const;

  describe.each(roles)('of %s', (_, start) => {
    it('lends keys, and asks for new ones while the old ones still do', async () => {
      const role = start();
      expect(await role.current()).toEqual({
        accessKeyId: lender.keyId(1),
        secretAccessKey: 'lent-secret',
        sessionToken: 'lent-token',
      });

      clock.advance(54 * MINUTE_MS);
      expect((await role.current()).accessKeyId).toBe(lender.keyId(1));
      clock.advance(2 * MINUTE_MS);
      expect((await role.current()).accessKeyId).toBe(lender.keyId(1));

      while ((await role.current()).accessKeyId === lender.keyId(1)) await new Promise(setImmediate);
      expect((await role.current()).accessKeyId).toBe(lender.keyId(2));
      expect(lender.requests).toHaveLength(2);
    });

    it('asks once for many at the same time', async () => {
      const role = start();

      const keys = await Promise.all(Array.from({ length: 20 }, () => role.current()));

      expect(new Set(keys.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set([lender.keyId(1)]));
      expect(lender.requests).toHaveLength(1);
    });

    it('goes on with the keys at hand while no new ones are to be had, and says when they have ended', async () => {
      const role = start();
      await role.current();
      lender.mode = 'refuse';

      clock.advance(58 * MINUTE_MS);
      expect((await role.current()).accessKeyId).toBe(lender.keyId(1));
      clock.advance(3 * MINUTE_MS);
      await expect(role.current()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });

      lender.mode = 'answer';
      clock.advance(MINUTE_MS);
      expect((await role.current()).accessKeyId).toBe(lender.keyId(lender.requests.length));
    });

    it.each(['garbage', 'refuse'] as const)('fails and quotes nothing after %s', async (mode) => {
      lender.mode = mode;

      const error: unknown = await start({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a-hidden-token' })
        .current()
        .catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hidden|first-token|of the fake/);
    });

    it('does not ask again at once after a failure', async () => {
      lender.mode = 'refuse';
      const role = start();

      for (let call = 0; call < 5; call++) await expect(role.current()).rejects.toThrow();
      expect(lender.requests).toHaveLength(1);

      clock.advance(1_000);
      lender.mode = 'answer';
      expect((await role.current()).accessKeyId).toBe(lender.keyId(2));
    });
  });

  it('does not wait for ever', async () => {
    lender.mode = 'silence';

    await expect(ofContainer().current()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
  });

  it('shows the token of its container, a fresh one from a file', async () => {
    await ofContainer({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'given' }).current();
    const role = ofContainer({
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'given',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    });
    await role.current();
    await writeFile(tokenFile, 'second-token');
    clock.advance(61 * MINUTE_MS);
    await role.current();

    const shown = lender.requests.map(({ headers, url }) => [url, headers.authorization]);
    expect(shown).toEqual([
      ['/keys?of=me', 'given'],
      ['/keys?of=me', 'first-token'],
      ['/keys?of=me', 'second-token'],
    ]);
  });

  it('assumes the role by the token of its service account', async () => {
    await ofWebIdentity({ AWS_ROLE_SESSION_NAME: 'me' }).current();

    expect(Object.fromEntries(lender.requests[0]?.form ?? [])).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::123456789012:role/axonflow',
      RoleSessionName: 'me',
      WebIdentityToken: 'first-token',
    });
  });

  it.each([
    ['a token that is not there', () => rm(tokenFile)],
    ['an empty token', () => writeFile(tokenFile, '')],
    ['a token that would add a header', () => writeFile(tokenFile, 'a\r\nb: c')],
  ])('asks nobody with %s', async (_, spoil) => {
    await spoil();

    await expect(ofWebIdentity().current()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
    await expect(
      ofContainer({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile }).current(),
    ).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
    expect(lender.requests).toEqual([]);
    await writeFile(tokenFile, '');
  });

  it.each(['http://10.0.0.1/keys', 'http://169.254.169.254/keys', 'http://127.0.0.1.example.com/keys'])(
    'sends no token in clear text to %s',
    async (url) => {
      const error: unknown = await roleOf({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })
        .current()
        .catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ cause: { message: expect.stringContaining('without TLS') } });
    },
  );

  it('prefers a web identity to the container, and knows when it has neither', async () => {
    await ofWebIdentity({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${lender.origin}/keys` }).current();
    expect(lender.requests.map(({ url }) => url)).toEqual(['/']);

    const none = roleOf({ AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/axonflow' });
    expect([none.isKnown, ofContainer().isKnown]).toEqual([false, true]);
    await expect(none.current()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
  });
});
