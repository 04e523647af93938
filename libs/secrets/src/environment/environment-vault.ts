import type { Environment } from '@app/config';
import { SecretText } from '../secret-text';
import type { SecretVault, SecretVersion } from '../secret-vault';
import { SecretNotFoundError } from '../secrets.errors';

const PREFIX = 'env:';

/** Secrets that the operator put into the environment, as `env:NAME`. No variable without the prefix can be read. */
export class EnvironmentVault implements SecretVault {
  constructor(
    private readonly environment: Environment,
    private readonly allowedPrefix: string,
  ) {}

  holds(reference: string): boolean {
    return reference.startsWith(PREFIX);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is a promise, also for what is thrown
  async read(reference: string): Promise<SecretVersion> {
    const name = reference.slice(PREFIX.length);
    const isAllowed = name.startsWith(this.allowedPrefix) && Object.hasOwn(this.environment, name);
    const value = isAllowed ? this.environment[name] : undefined;
    if (!value) throw new SecretNotFoundError();
    return { value: new SecretText(value), version: '1' };
  }
}
