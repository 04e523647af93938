import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import { Readable } from 'node:stream';

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One way to speak to a service. */
export type Client = (port: number, call: Call) => Promise<Answer>;

const jsonHeaders = ({ body, headers }: Call): Record<string, string> => ({
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...headers,
});

const CHUNK_BYTES = 16 * 1024;

/** A body as it comes off a disk: piece by piece, each when the one before has left. */
function* chunksOf(body: string | Buffer = ''): Generator<Buffer> {
  const bytes = Buffer.from(body);
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    yield bytes.subarray(start, start + CHUNK_BYTES);
}

function throughHttp1(module: typeof http | typeof https, port: number, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = module.request(
      {
        port,
        host: '127.0.0.1',
        method: call.method ?? 'GET',
        path: call.path,
        headers: jsonHeaders(call),
        agent: false,
        rejectUnauthorized: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    Readable.from(chunksOf(call.body)).pipe(request);
  });
}

/** Sends one request over an HTTP/2 session that is open. */
export function onSession(session: http2.ClientHttp2Session, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': call.method ?? 'GET',
      ':path': call.path,
      ...jsonHeaders(call),
    });
    let headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
    const chunks: Buffer[] = [];
    stream.on('response', (received) => (headers = received));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () =>
      resolve({ status: headers[':status'] ?? 0, headers, text: Buffer.concat(chunks).toString() }),
    );
    Readable.from(chunksOf(call.body)).pipe(stream);
  });
}

async function throughHttp2(address: string, call: Call): Promise<Answer> {
  const session = http2.connect(address, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  try {
    return await onSession(session, call);
  } finally {
    session.close();
  }
}

export const overHttp1: Client = (port, call) => throughHttp1(http, port, call);
export const overHttp1Tls: Client = (port, call) => throughHttp1(https, port, call);
export const overHttp2: Client = (port, call) => throughHttp2(`http://127.0.0.1:${port}`, call);
export const overHttp2Tls: Client = (port, call) => throughHttp2(`https://127.0.0.1:${port}`, call);
