import { AppError } from '@app/kernel';
import { SecretText } from '../secret-text';
import type { SecretVersion, WritableVault, WrittenSecret } from '../secret-vault';
import { SecretExistsError, SecretNotFoundError, SecretsUnavailableError } from '../secrets.errors';
import { readTextFile, replaceTextFile } from './private-files';
import { seal, unseal } from './sealing';
import type { VaultKey } from './vault-key';

const PREFIX = 'local:';
/** Versions of a secret that are kept, so that whoever still names an older one finds it. */
const KEPT_VERSIONS = 4;

interface SealedVersion {
  readonly version: number;
  readonly sealed: string;
}
type SealedSecrets = Readonly<Record<string, readonly SealedVersion[]>>;

/**
 * Secrets in one encrypted file on this machine. Several processes may read it; only one of them may write, and its
 * writes take turns.
 */
export class LocalVault implements WritableVault {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly key: VaultKey,
  ) {}

  holds(reference: string): boolean {
    return reference.startsWith(PREFIX);
  }

  read(reference: string, version?: string): Promise<SecretVersion> {
    return namingFailures(async () => {
      const name = nameOf(reference);
      const versions = versionsOf(await this.load(), name);
      const found =
        version === undefined ? versions.at(-1) : versions.find((each) => String(each.version) === version);
      if (found === undefined) throw new SecretNotFoundError();
      const value = unseal(await this.key.existing(), { name, version: found.version }, found.sealed);
      return { value: new SecretText(value), version: String(found.version) };
    });
  }

  create(name: string, value: SecretText): Promise<WrittenSecret> {
    return this.change(async (secrets) => {
      if (Object.hasOwn(secrets, name)) throw new SecretExistsError();
      return this.append(secrets, name, value);
    });
  }

  replace(reference: string, value: SecretText): Promise<WrittenSecret> {
    return this.change(async (secrets) => {
      const name = nameOf(reference);
      if (!Object.hasOwn(secrets, name)) throw new SecretNotFoundError();
      return this.append(secrets, name, value);
    });
  }

  async remove(reference: string): Promise<void> {
    await this.change(async (secrets) => {
      const { [nameOf(reference)]: removed, ...rest } = secrets;
      if (removed !== undefined) await this.save(rest);
    });
  }

  private async append(secrets: SealedSecrets, name: string, value: SecretText): Promise<WrittenSecret> {
    const before = versionsOf(secrets, name);
    const version = (before.at(-1)?.version ?? 0) + 1;
    const sealed = seal(await this.key.forWriting(), { name, version }, value.reveal());
    await this.save({ ...secrets, [name]: [...before, { version, sealed }].slice(-KEPT_VERSIONS) });
    return { reference: `${PREFIX}${name}`, version: String(version) };
  }

  private change<Result>(work: (secrets: SealedSecrets) => Promise<Result>): Promise<Result> {
    const result = this.turn.then(() => namingFailures(async () => work(await this.load())));
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async load(): Promise<SealedSecrets> {
    const text = await readTextFile(this.file);
    if (text === null) return {};
    const { secrets } = JSON.parse(text) as { readonly secrets: SealedSecrets };
    return secrets;
  }

  private save(secrets: SealedSecrets): Promise<void> {
    return replaceTextFile(this.file, `${JSON.stringify({ format: 1, secrets }, null, 2)}\n`);
  }
}

function nameOf(reference: string): string {
  return reference.slice(PREFIX.length);
}

function versionsOf(secrets: SealedSecrets, name: string): readonly SealedVersion[] {
  return Object.hasOwn(secrets, name) ? (secrets[name] ?? []) : [];
}

/** Errors of files, JSON and cryptography name what failed, never what was read. */
async function namingFailures<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof SyntaxError) throw new SecretsUnavailableError('the file of secrets is not JSON');
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SecretsUnavailableError(`the file of secrets: ${code ?? message}`);
  }
}
