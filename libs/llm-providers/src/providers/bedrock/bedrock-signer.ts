import { Sha256 } from '@aws-crypto/sha256-js';
import type { Clock } from '@app/kernel';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsKeys, AwsKeySource } from '../provider-spec';

/** A request to be signed. */
export interface Signable {
  /** Scheme, host and port. */
  readonly origin: string;
  /** As it is sent, with its percent-encoding. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs requests to the Bedrock runtime by AWS Signature Version 4. */
export class BedrockSigner {
  private readonly signer: SignatureV4;

  constructor(
    keys: AwsKeys | AwsKeySource,
    region: string,
    private readonly clock: Clock,
  ) {
    // The path of a canonical request is encoded once more than the path that is sent (all services but S3).
    this.signer = new SignatureV4({
      credentials: keys,
      region,
      service: 'bedrock',
      sha256: Sha256,
      uriEscapePath: true,
    });
  }

  /**
   * @returns the headers of the request with those of its signature
   * @throws whatever the source of the keys throws
   */
  async sign({ origin, path, headers, body }: Signable): Promise<Record<string, string>> {
    const { protocol, hostname, host } = new URL(origin);
    const { host: _host, ...signed } = (
      await this.signer.sign(
        { method: 'POST', protocol, hostname, path, query: {}, headers: { ...headers, host }, body },
        { signingDate: this.clock.now() },
      )
    ).headers;
    return signed;
  }
}
