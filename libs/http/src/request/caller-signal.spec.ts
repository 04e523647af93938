import { CallAbortedError } from '@app/kernel';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import { startEchoService, type EchoService } from '../test-bed/echo-service';
import { overHttp1 } from '../test-bed/http-clients';
import { callerSignalOf } from './caller-signal';

describe(callerSignalOf.name, () => {
  let service: EchoService;
  beforeEach(async () => {
    service = await startEchoService();
  });
  afterEach(async () => {
    service.gate.open();
    await service.app.close();
  });

  it.each<[string, (port: number) => () => void]>([
    [
      'HTTP/1.1 connection closes',
      (port) => {
        const request = http.get({ port, host: '127.0.0.1', path: '/slow', agent: false });
        request.on('error', () => undefined);
        return () => request.destroy();
      },
    ],
    [
      'HTTP/2 stream is reset',
      (port) => {
        const session = http2.connect(`http://127.0.0.1:${port}`);
        const stream = session.request({ ':path': '/slow' });
        stream.on('close', () => session.close());
        return () => stream.close(http2.constants.NGHTTP2_CANCEL);
      },
    ],
  ])('fires when the %s before the answer', async (_name, ask) => {
    const leave = ask(service.port);
    await service.gate.entered;

    leave();

    await service.gate.left;
    expect(service.gate.abortReasons).toEqual([expect.any(CallAbortedError)]);
  });

  it('stays silent when the caller gets its answer', async () => {
    const answer = overHttp1(service.port, { path: '/slow' });
    await service.gate.entered;

    service.gate.open();

    expect((await answer).status).toBe(200);
    await service.app.close();
    expect(service.gate.abortReasons).toEqual([]);
  });
});
