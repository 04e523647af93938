import type { Clock } from '@app/kernel';
import { request } from 'undici';
import { SecretsUnavailableError } from '../secrets.errors';

/** Keys of an AWS account or role. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Gives the keys to sign with now. */
export type AwsCredentialSource = () => Promise<AwsCredentials>;

/** Where Amazon ECS answers containers (task IAM roles, container credential provider). */
const ECS_ORIGIN = 'http://169.254.170.2';
const TIMEOUT_MS = 2_000;
/** Keys are replaced this long before they end. */
const MARGIN_MS = 300_000;

interface TaskRoleKeys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

/** Keys of the role of an ECS task; read again shortly before they end. */
export class TaskRoleCredentials {
  private held: { readonly keys: AwsCredentials; readonly endsAtMs: number } | null = null;

  /**
   * @param path path of the keys at the metadata service, such as `/v2/credentials/...`
   * @param clock tells when keys end
   * @param origin scheme and host of the metadata service
   */
  constructor(
    private readonly path: string,
    private readonly clock: Clock,
    private readonly origin = ECS_ORIGIN,
  ) {}

  /** @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) */
  async current(): Promise<AwsCredentials> {
    if (this.held === null || this.clock.nowMs() >= this.held.endsAtMs - MARGIN_MS) {
      const keys = await this.ask();
      this.held = {
        keys: {
          accessKeyId: keys.AccessKeyId,
          secretAccessKey: keys.SecretAccessKey,
          sessionToken: keys.Token,
        },
        endsAtMs: Date.parse(keys.Expiration),
      };
    }
    return this.held.keys;
  }

  private async ask(): Promise<TaskRoleKeys> {
    try {
      const { body, statusCode } = await request(`${this.origin}${this.path}`, {
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      const keys = (await body.json()) as Partial<TaskRoleKeys>;
      if (statusCode === 200 && keys.AccessKeyId && keys.SecretAccessKey) return keys as TaskRoleKeys;
      throw new Error(`status ${statusCode}`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new SecretsUnavailableError(`the keys of the task role: ${code ?? message}`);
    }
  }
}
