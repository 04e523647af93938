import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { NotAcceptedError, type Answer, type Send } from './pre-checks';

const { HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, NGHTTP2_REFUSED_STREAM } = constants;

/**
 * Pre-checks over one clear-text HTTP/2 connection. Behaves as RFC 9113, section 6.8 asks of a client: after GOAWAY the
 * next request goes to a new connection, and a request above GOAWAY's last stream was not accepted.
 */
export class Http2Client {
  private session: ClientHttp2Session | null = null;
  /** Sessions on which the server has spoken HTTP/2: it has taken the connection. */
  private readonly established = new WeakSet<ClientHttp2Session>();

  constructor(
    private readonly origin: string,
    private readonly apiKey: string,
  ) {}

  /** Senders that share the connection. */
  senders(count: number): Send[] {
    return Array.from({ length: count }, () => (body) => this.send(body));
  }

  close(): void {
    this.session?.destroy();
  }

  private async send(body: string): Promise<Answer> {
    const session = (this.session ??= this.open());
    const stream = this.request(session);
    try {
      return await exchange(stream, body);
    } catch (error) {
      const isRefused = stream.rstCode === NGHTTP2_REFUSED_STREAM;
      if (isRefused || !this.established.has(session)) {
        throw new NotAcceptedError('The server has not taken the request.', { cause: error });
      }
      throw error;
    }
  }

  private open(): ClientHttp2Session {
    const session = connect(this.origin);
    const forget = (): void => {
      if (this.session === session) this.session = null;
    };
    session.on('remoteSettings', () => this.established.add(session));
    session.on('goaway', forget).on('close', forget).on('error', forget);
    return session;
  }

  private request(session: ClientHttp2Session): ClientHttp2Stream {
    try {
      return session.request({
        [HTTP2_HEADER_METHOD]: 'POST',
        [HTTP2_HEADER_PATH]: '/api/policy/pre-check',
        'content-type': 'application/json',
        authorization: `Bearer ${this.apiKey}`,
      });
    } catch (cause) {
      throw new NotAcceptedError('The connection takes no more requests.', { cause });
    }
  }
}

function exchange(stream: ClientHttp2Stream, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let text = '';
    let isWhole = false;
    stream.setEncoding('utf8');
    stream.on('response', (headers) => (status = Number(headers[':status'])));
    stream.on('data', (chunk: string) => (text += chunk));
    stream.on('end', () => (isWhole = status !== 0));
    stream.on('error', reject);
    stream.on('close', () => {
      if (!isWhole) return reject(new Error(`The stream ended without an answer (code ${stream.rstCode}).`));
      resolve({ status, body: JSON.parse(text) as Answer['body'] });
    });
    stream.end(body);
  });
}
