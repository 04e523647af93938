import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Clock } from '@app/kernel';

const DEFAULT_LIFE_MS = 3_600_000;
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** A question for keys, as it arrived. */
interface KeyRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Of a question to STS. */
  readonly form: URLSearchParams;
}

/** Lends keys of a role as the metadata service of containers does (GET) and as AWS STS does (POST). */
export class FakeKeyLender {
  readonly requests: KeyRequest[] = [];
  /** How the next questions are answered; silence never ends by itself. */
  mode: 'answer' | 'garbage' | 'refuse' | 'silence' = 'answer';
  lifeMs = DEFAULT_LIFE_MS;
  origin = '';
  private readonly server: Server;

  private constructor(private readonly clock: Clock) {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const { headers, method, url = '' } = request;
        this.requests.push({ url, headers, form: new URLSearchParams(body) });
        if (this.mode === 'silence') return;
        response.statusCode = this.mode === 'refuse' ? 403 : 200;
        response.end(method === 'POST' ? this.stsAnswer() : this.containerAnswer());
      });
    });
  }

  /** @param clock tells when the keys end that are lent */
  static async start(clock: Clock): Promise<FakeKeyLender> {
    const lender = new FakeKeyLender(clock);
    lender.server.listen(0, '127.0.0.1');
    await once(lender.server, 'listening');
    lender.origin = `http://127.0.0.1:${(lender.server.address() as AddressInfo).port}`;
    return lender;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The access key id that the question of this number, from 1, was answered with. */
  keyId(number: number): string {
    return `ASIAEXAMPLE${String(number).padStart(8, '0')}`;
  }

  private containerAnswer(): string {
    if (this.mode === 'garbage') return '{"AccessKeyId": "AS';
    if (this.mode === 'refuse') return '{"code":"AccessDenied","message":"a secret of the fake"}';
    const { endsAt: Expiration, keyId: AccessKeyId } = this.lent();
    return JSON.stringify({ AccessKeyId, SecretAccessKey: 'lent-secret', Token: 'lent-token', Expiration });
  }

  private stsAnswer(): string {
    if (this.mode === 'garbage') return '<html>Hello</html>';
    if (this.mode === 'refuse') {
      return `<ErrorResponse xmlns="${STS_NAMESPACE}"><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code><Message>a secret of the fake</Message></Error></ErrorResponse>`;
    }
    const { endsAt, keyId } = this.lent();
    return `<AssumeRoleWithWebIdentityResponse xmlns="${STS_NAMESPACE}"><AssumeRoleWithWebIdentityResult>
  <Credentials>
    <SessionToken>lent-token</SessionToken>
    <SecretAccessKey>lent-secret</SecretAccessKey>
    <Expiration>${endsAt}</Expiration>
    <AccessKeyId>${keyId}</AccessKeyId>
  </Credentials>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  }

  private lent(): { readonly keyId: string; readonly endsAt: string } {
    const endsAt = new Date(this.clock.nowMs() + this.lifeMs).toISOString();
    return { keyId: this.keyId(this.requests.length), endsAt };
  }
}
