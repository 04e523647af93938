import { randomUUID } from 'node:crypto';
import { SecretText } from '../secret-text';
import type { SecretVersion, WritableVault, WrittenSecret } from '../secret-vault';
import { SecretNotFoundError, SecretsUnavailableError } from '../secrets.errors';
import type { SecretAnswer, SecretsManager } from './secrets-manager';
import { isSecretArn, regionOfArn } from './secret-arn';

/** Days in which a deleted secret can be brought back; the shortest that AWS allows. */
const RECOVERY_DAYS = 7;

/** Where this installation keeps its secrets in AWS. */
export interface AwsVaultPlace {
  /** Of new secrets. */
  readonly region: string;
  /** First part of their names. */
  readonly prefix: string;
}

/** Secrets in AWS Secrets Manager; references are their ARNs. */
export class AwsVault implements WritableVault {
  constructor(
    private readonly manager: SecretsManager,
    private readonly place: AwsVaultPlace,
  ) {}

  holds(reference: string): boolean {
    return isSecretArn(reference);
  }

  async read(reference: string, version?: string): Promise<SecretVersion> {
    const answer = await this.manager.ask('GetSecretValue', regionOfArn(reference), {
      SecretId: reference,
      ...(version !== undefined && { VersionId: version }),
    });
    if (answer.SecretString === undefined) throw new SecretNotFoundError();
    return { value: new SecretText(answer.SecretString), version: answer.VersionId ?? '' };
  }

  async create(name: string, value: SecretText): Promise<WrittenSecret> {
    const answer = await this.manager.ask('CreateSecret', this.place.region, {
      Name: `${this.place.prefix}/${name}`,
      SecretString: value.reveal(),
      ClientRequestToken: randomUUID(),
    });
    return writtenOf(answer);
  }

  async replace(reference: string, value: SecretText): Promise<WrittenSecret> {
    const answer = await this.manager.ask('PutSecretValue', regionOfArn(reference), {
      SecretId: reference,
      SecretString: value.reveal(),
      ClientRequestToken: randomUUID(),
    });
    return writtenOf(answer);
  }

  async remove(reference: string): Promise<void> {
    try {
      const input = { SecretId: reference, RecoveryWindowInDays: RECOVERY_DAYS };
      await this.manager.ask('DeleteSecret', regionOfArn(reference), input);
    } catch (error) {
      if (!(error instanceof SecretNotFoundError)) throw error;
    }
  }
}

function writtenOf({ ARN: reference, VersionId: version }: SecretAnswer): WrittenSecret {
  if (reference === undefined || version === undefined) {
    throw new SecretsUnavailableError('AWS Secrets Manager named no ARN and version');
  }
  return { reference, version };
}
