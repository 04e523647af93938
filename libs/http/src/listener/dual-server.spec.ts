import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { onSession, overHttp1 } from '../test-bed/http-clients';
import { createDualServer, type DualServer } from './dual-server';
import { DEFAULT_LIMITS, type ListenerLimits } from './listener-limits';
import type { RequestHandler } from './protocol-servers';
import { selfSignedIdentity, type TlsIdentity } from './tls-identity';

const sayVersion: RequestHandler = (request, response) => {
  request.resume();
  response.end(`HTTP/${request.httpVersion}`);
};

const open: DualServer[] = [];

async function listen(
  handler: RequestHandler,
  limits: Partial<ListenerLimits> = {},
  identity: TlsIdentity | null = null,
): Promise<{ server: DualServer; port: number }> {
  const server = createDualServer(handler, { tls: identity, limits: { ...DEFAULT_LIMITS, ...limits } });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { server, port: (server.address() as net.AddressInfo).port };
}

const closed = (socket: net.Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });

const connected = (socket: net.Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', resolve);
  });

const isClosed = (server: DualServer): Promise<void> =>
  new Promise((resolve) => void server.close(() => resolve()));

afterEach(async () => {
  await Promise.all(
    open.splice(0).map((server) => {
      server.closeAllConnections();
      return isClosed(server);
    }),
  );
});

describe(createDualServer.name, () => {
  describe('in clear text', () => {
    it('understands HTTP/1.1 whatever its first bytes are', async () => {
      const { port } = await listen(sayVersion);

      const answers = await Promise.all(
        ['GET', 'PUT', 'POST', 'PROPFIND'].map((method) => overHttp1(port, { method, path: '/' })),
      );

      expect(answers.map(({ text }) => text)).toEqual(new Array(4).fill('HTTP/1.1'));
    });

    it('understands HTTP/2 however its preface is cut', async () => {
      const { server } = await listen(sayVersion);
      const texts: string[] = [];

      for (let cut = 1; cut < 24; cut += 1) texts.push(await throughCutConnection(server, cut));

      expect(texts).toEqual(new Array(23).fill('HTTP/2.0'));
    });

    it.each([
      ['nothing', ''],
      ['half a preface', 'PRI * HT'],
    ])('drops a caller who says %s', async (_what, said) => {
      const { port } = await listen(sayVersion, { sniffTimeoutMs: 50 });
      const socket = net.connect(port, '127.0.0.1');

      socket.write(said);

      await expect(closed(socket)).resolves.toBe('');
    });

    it('drops a caller who never ends its headers', async () => {
      const { port } = await listen(sayVersion, {
        headersTimeoutMs: 50,
        requestTimeoutMs: 100,
        checkIntervalMs: 20,
      });
      const socket = net.connect(port, '127.0.0.1');

      socket.write('GET / HTTP/1.1\r\nx: ');

      await expect(closed(socket)).resolves.toBe('');
    });

    it('ends an HTTP/2 session that says nothing', async () => {
      const { port } = await listen(sayVersion, { sessionIdleTimeoutMs: 50 });
      const session = http2.connect(`http://127.0.0.1:${port}`);

      const code = await new Promise((resolve) => session.on('goaway', resolve));

      expect(code).toBe(http2.constants.NGHTTP2_NO_ERROR);
    });
  });

  describe('with TLS', () => {
    let identity: TlsIdentity;
    beforeAll(async () => {
      identity = await selfSignedIdentity();
    });

    it.each([
      [['h2', 'http/1.1'], 'h2'],
      [['http/1.1'], 'http/1.1'],
      [[], false],
    ])('agrees with a caller who offers %j on %s', async (ALPNProtocols, agreed) => {
      const { port } = await listen(sayVersion, {}, identity);
      const socket = tls.connect({ port, host: '127.0.0.1', ca: identity.cert, ALPNProtocols });

      await connected(socket);

      expect([socket.alpnProtocol, socket.getProtocol(), socket.authorized]).toEqual([
        agreed,
        'TLSv1.3',
        true,
      ]);
      socket.destroy();
    });

    it('refuses TLS 1.2', async () => {
      const { port } = await listen(sayVersion, {}, identity);
      const socket = tls.connect({ port, host: '127.0.0.1', ca: identity.cert, maxVersion: 'TLSv1.2' });

      await expect(connected(socket)).rejects.toThrow(/protocol version/);
    });

    it('answers a caller without ALPN over HTTP/1.1', async () => {
      const { port } = await listen(sayVersion, {}, identity);
      const socket = tls.connect({ port, host: '127.0.0.1', ca: identity.cert });

      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');

      await expect(closed(socket)).resolves.toContain('HTTP/1.1 200 OK');
    });

    it('forgets a caller who vanishes in the middle of an upload', async () => {
      const { server, port } = await listen(sayVersion, {}, identity);
      const session = http2.connect(`https://localhost:${port}`, { ca: identity.cert, host: '127.0.0.1' });
      const stream = session.request({ ':method': 'POST', ':path': '/' });
      session.on('error', () => undefined);
      stream.on('error', () => undefined);
      stream.write(Buffer.alloc(10_000));
      await new Promise((resolve) => stream.on('response', resolve));

      session.destroy();

      await expect(isClosed(server)).resolves.toBeUndefined();
      open.pop();
    });
  });

  describe('when it drains', () => {
    it('sends GOAWAY, finishes what runs and closes', async () => {
      const gate = heldRequests();
      const { server, port } = await listen(gate.handler);
      const session = http2.connect(`http://127.0.0.1:${port}`);
      const goaway = new Promise((resolve) => session.on('goaway', resolve));
      const answer = onSession(session, { path: '/' });
      await gate.arrived(1);

      server.startDraining();
      const code = await goaway;
      gate.release();

      expect(code).toBe(http2.constants.NGHTTP2_NO_ERROR);
      expect((await answer).text).toBe('done');
      await isClosed(server);
      open.pop();
    });

    it('ends HTTP/1.1 connections with the answer that runs, and unused ones at once', async () => {
      const gate = heldRequests();
      const { server, port } = await listen(gate.handler);
      const agent = new http.Agent({ keepAlive: true });
      const answer = keptAlive(agent, port);
      await gate.arrived(1);

      server.startDraining();
      gate.release();

      expect((await answer).headers.connection).toBe('close');
      await isClosed(server);
      open.pop();
    });

    it('closes a connection whose answer had begun before', async () => {
      let finish = (): void => undefined;
      const begun = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let end: http.ServerResponse | undefined;
      const { server, port } = await listen((_request, response) => {
        end = response;
        response.write('begun');
        finish();
      });
      const socket = net.connect(port, '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
      const text = closed(socket);
      await begun;

      server.startDraining();
      end?.end('done');

      expect(await text).toContain('done');
      await isClosed(server);
      open.pop();
    });

    it('loses no request of a busy HTTP/2 caller', async () => {
      const { server, port } = await listen((_request, response) => setImmediate(() => response.end('ok')));
      const session = http2.connect(`http://127.0.0.1:${port}`);
      session.on('error', () => undefined);
      const outcomes = { answered: 0, refused: 0, lost: 0 };
      const isDraining = { value: false };
      const caller = async (): Promise<void> => {
        while (!session.closed && !session.destroyed) {
          await onSession(session, { path: '/' }).then(
            ({ text }) => (text === 'ok' ? (outcomes.answered += 1) : (outcomes.lost += 1)),
            // Streams that the server never took may be sent again elsewhere: RFC 9113, section 8.7.
            (error: Error & { code?: string }) =>
              /REFUSED_STREAM|GOAWAY/.test(error.message + error.code)
                ? (outcomes.refused += 1)
                : (outcomes.lost += 1),
          );
          if (outcomes.answered === 500 && !isDraining.value) {
            isDraining.value = true;
            server.startDraining();
          }
        }
      };

      await Promise.all(Array.from({ length: 50 }, caller));

      expect(outcomes.lost).toBe(0);
      expect(outcomes.answered).toBeGreaterThanOrEqual(500);
    });
  });
});

/** Speaks HTTP/2 to a server that gets the first `cut` bytes of the preface before the others. */
async function throughCutConnection(server: DualServer, cut: number): Promise<string> {
  const firstBytes = new Promise((resolve) =>
    server.once('connection', (accepted: net.Socket) => accepted.once('data', resolve)),
  );
  const { port } = server.address() as net.AddressInfo;
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  socket.write(preface.subarray(0, cut));
  await firstBytes;
  socket.write(preface.subarray(cut));
  // An empty SETTINGS frame and a GET of "/" with HPACK's static table: method, scheme, path, authority "a".
  socket.write(Buffer.from('000000040000000000' + '000006010500000001' + '828684410161', 'hex'));
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setTimeout(2000, () => reject(new Error(`no answer, cut after ${cut}`)));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.includes('HTTP/2.0')) return;
      resolve('HTTP/2.0');
      socket.destroy();
    });
  });
}

function heldRequests(): {
  handler: RequestHandler;
  arrived: (count: number) => Promise<void>;
  release: () => void;
} {
  const waiting: http.ServerResponse[] = [];
  const listeners: (() => void)[] = [];
  return {
    handler: (_request, response) => {
      waiting.push(response);
      listeners.forEach((listener) => listener());
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const check = (): void => (waiting.length >= count ? resolve() : undefined);
        listeners.push(check);
        check();
      }),
    release: () => waiting.forEach((response) => response.end('done')),
  };
}

function keptAlive(agent: http.Agent, port: number): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', agent }, (response) => {
        response.resume();
        resolve(response);
      })
      .on('error', reject);
  });
}
