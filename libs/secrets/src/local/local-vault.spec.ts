import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { SecretText } from '../secret-text';
import { LocalVault } from './local-vault';
import { VaultKey } from './vault-key';

describe(LocalVault.name, () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-secrets-'));
    file = join(folder, 'data', 'sealed.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const vault = (passphrase: string | null = null): LocalVault =>
    new LocalVault(file, new VaultKey({ passphrase, file: `${file}.key` }));
  const text = (value: string): SecretText => new SecretText(value);
  const valueIn = async (by: LocalVault, reference: string, version?: string): Promise<string> =>
    (await by.read(reference, version)).value.reveal();

  it.each([[null], ['a passphrase of at least thirty-two characters']])(
    'gives back in another process what was kept (passphrase: %s)',
    async (passphrase) => {
      const { reference, version } = await vault(passphrase).create('llm/openai', text('sk-ключ-1'));

      expect(version).toBe('1');
      expect(await valueIn(vault(passphrase), reference)).toBe('sk-ключ-1');
    },
  );

  it('writes nothing in the clear, and for its owner alone', async () => {
    await vault().create('llm/openai', text('sk-very-secret'));

    const written = await readFile(file, 'utf8');
    expect(written).not.toContain('sk-very-secret');
    expect(written).not.toContain(Buffer.from('sk-very-secret').toString('base64'));
    for (const each of [file, `${file}.key`]) expect((await stat(each)).mode & 0o777).toBe(0o600);
  });

  it('keeps a few earlier versions', async () => {
    const { reference } = await vault().create('a', text('1'));
    for (const value of ['2', '3', '4', '5']) await vault().replace(reference, text(value));

    expect(await valueIn(vault(), reference)).toBe('5');
    expect(await valueIn(vault(), reference, '2')).toBe('2');
    await expect(vault().read(reference, '1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('loses none of many writes at once', async () => {
    const one = vault();

    await Promise.all(Array.from({ length: 20 }, (_, index) => one.create(`n${index}`, text(`v${index}`))));

    expect(await valueIn(vault(), 'local:n0')).toBe('v0');
    expect(await valueIn(vault(), 'local:n19')).toBe('v19');
  });

  it('knows nothing that was not kept, or was removed', async () => {
    const one = vault();
    const { reference } = await one.create('a', text('1'));
    await expect(one.create('a', text('2'))).rejects.toMatchObject({ code: 'CONFLICT' });

    await one.remove(reference);
    await one.remove(reference);

    for (const name of [reference, 'local:never', 'local:__proto__', 'local:toString']) {
      await expect(one.read(name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(one.replace(name, text('x'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  const tamper = async (change: (content: string) => string): Promise<void> =>
    writeFile(file, change(await readFile(file, 'utf8')));

  it.each<[string, () => Promise<void>]>([
    ['under another name', () => tamper((content) => content.replace('"a"', '"b"').replace('"kept"', '"a"'))],
    ['as another version', () => tamper((content) => content.replaceAll('"version": 1', '"version": 2'))],
    [
      'after a changed byte',
      () =>
        tamper((content) => content.replaceAll(/(?<="sealed": ")./g, (first) => (first === 'A' ? 'B' : 'A'))),
    ],
    ['with another key', () => writeFile(`${file}.key`, Buffer.alloc(32).toString('base64'))],
    ['without its key', () => rm(`${file}.key`)],
    ['with a key that others may read', () => chmod(`${file}.key`, 0o644)],
    ['from a broken file', () => writeFile(file, '{')],
  ])('opens nothing %s, and says why without a secret', async (_name, change) => {
    await vault().create('kept', text('sk-of-a'));
    await vault().create('a', text('sk-of-a'));
    await change();

    const error: unknown = await vault()
      .read('local:a')
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'SECRETS_UNAVAILABLE', cause: expect.anything() });
    expect(inspect(error)).not.toContain('sk-of-a');
  });
});
