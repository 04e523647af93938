import { ChannelListener } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Authenticator } from './authenticator';
import { SignatureAuthenticator } from './signature/signature-authenticator';

/** Written by the triggers on tenants, api_clients, api_keys and access_keys. */
const CHANNEL = 'axonflow_identity';

/** Makes a revoked key or a changed tenant count at once: the database tells, the authenticator forgets. */
@Injectable()
export class IdentityChanges implements OnModuleInit {
  constructor(
    private readonly listener: ChannelListener,
    private readonly authenticator: Authenticator,
    private readonly signatures: SignatureAuthenticator,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.listener.listen(CHANNEL, () => {
      this.authenticator.forget();
      this.signatures.forget();
    });
  }
}
