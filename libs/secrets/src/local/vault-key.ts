import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { SecretsUnavailableError } from '../secrets.errors';
import { addTextFile, isPrivateFile, readTextFile } from './private-files';

const KEY_BYTES = 32;
/** Tells this use of a passphrase from any other one. The cost of scrypt is Node's default: N = 2^14, r = 8, p = 1. */
const SALT = 'axonflow/local-secrets/1';
const derive = promisify<string, string, number, Buffer>(scrypt);

/** Where the key of the local store comes from. */
export interface KeySource {
  /** Comes before the file. */
  readonly passphrase: string | null;
  readonly file: string;
}

/** The key of the local store, found once. */
export class VaultKey {
  private found: Promise<Buffer> | null = null;

  constructor(private readonly source: KeySource) {}

  /**
   * The key of what is stored already.
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) when there is none, or others may read it
   */
  existing(): Promise<Buffer> {
    return this.remembered(() => this.find());
  }

  /**
   * The key to store something with; a key file is made when there is none.
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) when others may read it
   */
  async forWriting(): Promise<Buffer> {
    if (this.source.passphrase === null) {
      await addTextFile(this.source.file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    }
    return this.existing();
  }

  private remembered(find: () => Promise<Buffer>): Promise<Buffer> {
    this.found ??= find().catch((error: unknown) => {
      this.found = null;
      throw error;
    });
    return this.found;
  }

  private async find(): Promise<Buffer> {
    const { file, passphrase } = this.source;
    if (passphrase !== null) return derive(passphrase, SALT, KEY_BYTES);
    const text = await readTextFile(file);
    if (text === null) throw new SecretsUnavailableError('the key file is missing');
    if (!(await isPrivateFile(file))) {
      throw new SecretsUnavailableError(
        'the key file may be used by others than its owner; set its mode to 0600',
      );
    }
    const key = Buffer.from(text.trim(), 'base64');
    if (key.length !== KEY_BYTES)
      throw new SecretsUnavailableError('the key file does not hold 32 bytes in base64');
    return key;
  }
}
