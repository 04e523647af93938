import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSection } from '@app/config';
import { systemClock, type TenantId } from '@app/kernel';
import { AwsRole } from './aws/aws-role';
import { makeSecretStore } from './make-secret-store';
import type { SecretStore } from './secret-store';
import { SecretText } from './secret-text';
import { secretsSection } from './secrets.config';

const tenant = '01a206a1-1fde-7cc7-95b8-f5905935b3d0' as TenantId;
const variable = 'AXONFLOW_TENANT_SECRET_01a206a11fde7cc795b8f5905935b3d0_KEY';
const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:axonflow/${tenant}/key-AbCdEf`;

describe(makeSecretStore.name, () => {
  let folder: string;
  let store: SecretStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-secrets-'));
    const env = { AXONFLOW_SECRETS_FILE: join(folder, 'sealed.json') };
    const environment = { [variable]: 'sk-env', DATABASE_URL: 'postgres://secret' };
    const role = new AwsRole(null, systemClock);
    store = makeSecretStore(loadSection(secretsSection, env), { environment, role, clock: systemClock });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('puts, rotates and deletes; earlier values stay readable by their version', async () => {
    const first = await store.put('a', new SecretText('1'));
    expect((await store.get(first.reference)).reveal()).toBe('1');

    const second = await store.rotate(first.reference, new SecretText('2'));

    expect((await store.get(first.reference)).reveal()).toBe('2');
    expect((await store.get(first.reference, first.version)).reveal()).toBe('1');
    expect(await store.version(first.reference)).toBe(second.version);
    await store.delete(first.reference);
    await expect(store.get(first.reference)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('reads what the operator put into the environment for tenants, and nothing else', async () => {
    expect((await store.get(`env:${variable}`)).reveal()).toBe('sk-env');
    await expect(store.get('env:DATABASE_URL')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.rotate(`env:${variable}`, new SecretText('x'))).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });

  it('tells which references a tenant may use here', () => {
    expect(() => store.requireAccess(`env:${variable}`, tenant)).not.toThrow();
    expect(() => store.requireAccess('env:DATABASE_URL', tenant)).toThrow(
      /must name a secret of your tenant/,
    );
    expect(() => store.requireAccess(arn, tenant)).toThrow(/a store that this installation does not use/);
  });
});
