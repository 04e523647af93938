import { Sha256 } from '@aws-crypto/sha256-js';
import type { Clock } from '@app/kernel';
import { SignatureV4 } from '@smithy/signature-v4';
import { Agent, request } from 'undici';
import { SecretExistsError, SecretNotFoundError, SecretsUnavailableError } from '../secrets.errors';
import type { AwsCredentialSource } from './aws-credentials';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 256 * 1024;

/** Operations of AWS Secrets Manager that are used. */
type Operation = 'CreateSecret' | 'DeleteSecret' | 'GetSecretValue' | 'PutSecretValue';

/** What its answers say, as far as it is read. */
export interface SecretAnswer {
  readonly ARN?: string;
  readonly VersionId?: string;
  readonly SecretString?: string;
}

/** Where AWS Secrets Manager is reached, and as whom. */
export interface SecretsManagerTarget {
  /** Null means the public one of the region. */
  readonly endpoint: string | null;
  readonly credentials: AwsCredentialSource;
}

/** AWS Secrets Manager by its wire format (AWS JSON 1.1, Signature Version 4). */
export class SecretsManager {
  private readonly connections = new Agent({
    connections: 8,
    connect: { timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  constructor(
    private readonly target: SecretsManagerTarget,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for one operation.
   * @throws SecretNotFoundError (NOT_FOUND), SecretExistsError (CONFLICT)
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async ask(operation: Operation, region: string, input: object): Promise<SecretAnswer> {
    const body = JSON.stringify(input);
    const url = new URL(this.target.endpoint ?? `https://secretsmanager.${region}.amazonaws.com`);
    const headers = await this.signed({ operation, region, url, body });
    const { status, answer } = await this.exchange(url, headers, body);
    if (status === 200) return answer;
    throw failureOf(status, answer.__type);
  }

  private async signed(what: {
    readonly operation: Operation;
    readonly region: string;
    readonly url: URL;
    readonly body: string;
  }): Promise<Record<string, string>> {
    const { body, operation, region, url } = what;
    const signer = new SignatureV4({
      credentials: await this.target.credentials(),
      region,
      service: 'secretsmanager',
      sha256: Sha256,
    });
    const headers = {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
    };
    const { hostname, protocol } = url;
    const unsigned = { method: 'POST', protocol, hostname, path: '/', query: {}, headers, body };
    return (await signer.sign(unsigned, { signingDate: this.clock.now() })).headers;
  }

  private async exchange(
    url: URL,
    headers: Record<string, string>,
    body: string,
  ): Promise<{ readonly status: number; readonly answer: SecretAnswer & { readonly __type?: string } }> {
    try {
      const reply = await request(url, { method: 'POST', headers, body, dispatcher: this.connections });
      return { status: reply.statusCode, answer: (await reply.body.json()) as SecretAnswer };
    } catch (error) {
      // Of a parser's error only the code: its message quotes what it read.
      throw new SecretsUnavailableError(
        `AWS Secrets Manager: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`,
      );
    }
  }
}

function failureOf(status: number, type: string | undefined): Error {
  const word = /(?:^|#)(\w{1,64})$/.exec(type ?? '')?.[1] ?? 'no reason given';
  if (word === 'ResourceNotFoundException') return new SecretNotFoundError();
  if (word === 'ResourceExistsException') return new SecretExistsError();
  return new SecretsUnavailableError(`AWS Secrets Manager answered ${status}: ${word}`);
}
