import type { CredentialRepository, KnownClient } from './credential.repository';

/** A repository in memory that answers when the test says so and counts how often it was asked. */
export class FakeCredentialRepository implements Pick<
  CredentialRepository,
  'findByAccessKey' | 'findByApiKey' | 'findByClientId'
> {
  readonly byKeyHash = new Map<string, KnownClient>();
  readonly byAccessKey = new Map<string, KnownClient>();
  readonly byClientId = new Map<string, KnownClient>();
  queries = 0;
  failure: Error | null = null;
  /** Answers wait for this promise. */
  gate: Promise<void> = Promise.resolve();

  findByApiKey(keyHash: Buffer): Promise<KnownClient | null> {
    return this.answer(() => this.byKeyHash.get(keyHash.toString('hex')));
  }

  findByAccessKey(accessKeyId: string): Promise<KnownClient | null> {
    return this.answer(() => this.byAccessKey.get(accessKeyId));
  }

  findByClientId(clientId: string): Promise<KnownClient | null> {
    return this.answer(() => this.byClientId.get(clientId));
  }

  private async answer(find: () => KnownClient | undefined): Promise<KnownClient | null> {
    this.queries += 1;
    const found = find() ?? null;
    await this.gate;
    if (this.failure !== null) throw this.failure;
    return found;
  }
}
