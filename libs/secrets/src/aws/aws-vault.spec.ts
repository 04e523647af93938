import { inspect } from 'node:util';
import { systemClock } from '@app/kernel';
import { SecretText } from '../secret-text';
import { AwsVault } from './aws-vault';
import { SecretsManager } from './secrets-manager';
import { FakeSecretsManager } from './secrets-manager.fake';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret-key', sessionToken: 'a-token' };
const place = { region: 'eu-west-1', prefix: 'axonflow' };

describe(AwsVault.name, () => {
  let fake: FakeSecretsManager;
  let vault: AwsVault;

  beforeEach(async () => {
    fake = new FakeSecretsManager();
    const target = { endpoint: await fake.listen(), credentials: () => Promise.resolve(keys) };
    vault = new AwsVault(new SecretsManager(target, systemClock), place);
  });
  afterEach(() => fake.close());

  it('keeps, replaces, reads and removes secrets under the name of the installation', async () => {
    const first = await vault.create('llm/openai', new SecretText('sk-1'));
    const second = await vault.replace(first.reference, new SecretText('sk-2'));

    expect(first.reference).toMatch(/:secret:axonflow\/llm\/openai-/);
    expect(vault.holds(first.reference)).toBe(true);
    expect((await vault.read(first.reference)).value.reveal()).toBe('sk-2');
    expect((await vault.read(first.reference, first.version)).value.reveal()).toBe('sk-1');
    expect((await vault.read(first.reference)).version).toBe(second.version);

    await vault.remove(first.reference);
    await vault.remove(first.reference);
    await expect(vault.read(first.reference)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('signs its requests', async () => {
    await vault.create('a', new SecretText('sk-1'));

    expect(fake.requests[0]).toMatchObject({
      'x-amz-target': 'secretsmanager.CreateSecret',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-security-token': 'a-token',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/secretsmanager\/aws4_request, /,
      ),
    });
  });

  it('says which names are taken', async () => {
    await vault.create('a', new SecretText('sk-1'));

    await expect(vault.create('a', new SecretText('sk-2'))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('names why it failed, and quotes nothing', async () => {
    fake.failure = { status: 400, type: 'AccessDeniedException' };

    const error: unknown = await vault
      .read('arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf')
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: 'SECRETS_UNAVAILABLE',
      cause: { message: 'AWS Secrets Manager answered 400: AccessDeniedException' },
    });
    expect(inspect(error)).not.toContain('sk-');
  });

  it('is unavailable while nobody answers', async () => {
    fake.close();

    await expect(vault.create('a', new SecretText('sk-1'))).rejects.toMatchObject({
      code: 'SECRETS_UNAVAILABLE',
    });
  });
});
