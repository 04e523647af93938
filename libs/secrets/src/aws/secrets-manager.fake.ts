import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface FakeSecret {
  readonly ARN: string;
  readonly versions: Map<string, string>;
}
interface Input {
  readonly Name: string;
  readonly SecretId: string;
  readonly SecretString: string;
  readonly VersionId?: string;
}

type FakeReply = { readonly status: number } & Readonly<Record<string, unknown>>;

/** A small AWS Secrets Manager in this process. */
export class FakeSecretsManager {
  /** Headers of every request so far. */
  readonly requests: IncomingMessage['headers'][] = [];
  /** Set to fail every further request in this way. */
  failure: { readonly status: number; readonly type: string } | null = null;
  private readonly secrets = new Map<string, FakeSecret>();
  private readonly server: Server = createServer((request, response) => {
    void json(request).then((body) => {
      this.requests.push(request.headers);
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const { status, ...answer } = this.failure
        ? { status: this.failure.status, __type: this.failure.type, Message: 'sk-quoted' }
        : this.answer(operation, body as Input);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  });

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(operation: string, input: Input): FakeReply {
    if (operation === 'CreateSecret') return this.create(input);
    const secret = this.secrets.get(input.SecretId);
    if (secret === undefined) return { status: 400, __type: 'ResourceNotFoundException' };
    if (operation === 'DeleteSecret') {
      this.secrets.delete(input.SecretId);
      return { status: 200, ARN: secret.ARN };
    }
    if (operation === 'PutSecretValue') return this.add(secret, input.SecretString);
    const version = input.VersionId ?? [...secret.versions.keys()].at(-1) ?? '';
    const value = secret.versions.get(version);
    return value === undefined
      ? { status: 400, __type: 'com.amazonaws#ResourceNotFoundException' }
      : { status: 200, ARN: secret.ARN, VersionId: version, SecretString: value };
  }

  private create({ Name, SecretString }: Input): FakeReply {
    const ARN = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${Name}-AbCdEf`;
    if (this.secrets.has(ARN)) return { status: 400, __type: 'ResourceExistsException' };
    const secret = { ARN, versions: new Map<string, string>() };
    this.secrets.set(ARN, secret);
    return this.add(secret, SecretString);
  }

  private add({ ARN, versions }: FakeSecret, value: string): FakeReply {
    const VersionId = randomUUID();
    versions.set(VersionId, value);
    return { status: 200, ARN, VersionId };
  }
}
