import * as http2 from 'node:http2';
import { startEchoService, type EchoService } from '../test-bed/echo-service';
import { onSession, overHttp1 } from '../test-bed/http-clients';
import { GracefulShutdown, type ProcessHost } from './graceful-shutdown';

class FakeProcess implements ProcessHost {
  private readonly listeners = new Map<string, () => void>();
  private end!: (code: number) => void;
  readonly ended = new Promise<number>((resolve) => (this.end = resolve));

  on(event: string, listener: () => void): void {
    this.listeners.set(event, listener);
  }

  exit(code: number): void {
    this.end(code);
  }

  send(event: string): void {
    this.listeners.get(event)?.();
  }
}

describe(GracefulShutdown.name, () => {
  let service: EchoService;
  let host: FakeProcess;

  const install = async (drainMs: number, shutdownDeadlineMs: number): Promise<void> => {
    service = await startEchoService();
    host = new FakeProcess();
    new GracefulShutdown(service.app, { drainMs, shutdownDeadlineMs }, host).install();
  };
  afterEach(async () => {
    service.gate.open();
    await service.app.close();
  });

  it.each(['SIGTERM', 'SIGINT', 'disconnect'])('ends with code 0 at %s', async (event) => {
    await install(0, 5000);

    host.send(event);

    expect(await host.ended).toBe(0);
  });

  it('answers 503 to readiness at once, and everything else as before', async () => {
    await install(60_000, 5000);

    host.send('SIGTERM');

    const [ready, live, call] = await Promise.all(
      ['/health/ready', '/health/live', '/context'].map((path) => overHttp1(service.port, { path })),
    );
    expect([ready?.status, live?.status, call?.status]).toEqual([503, 200, 200]);
    expect(JSON.parse(ready?.text ?? '')).toMatchObject({ status: 'shutting_down' });
    host.send('SIGTERM');
  });

  it('says GOAWAY and finishes what runs before the port closes', async () => {
    await install(0, 5000);
    const session = http2.connect(`http://127.0.0.1:${service.port}`);
    const goaway = new Promise((resolve) => session.on('goaway', resolve));
    const answer = onSession(session, { path: '/slow' });
    await service.gate.entered;

    host.send('SIGTERM');
    await goaway;
    service.gate.open();

    expect((await answer).status).toBe(200);
    expect(await host.ended).toBe(0);
  });

  it('ends with code 1 when a request outlives the deadline', async () => {
    await install(0, 100);
    const answer = overHttp1(service.port, { path: '/slow' });
    await service.gate.entered;

    host.send('SIGTERM');

    expect(await host.ended).toBe(1);
    service.gate.open();
    expect((await answer).status).toBe(200);
  });

  it('ends at once at a second signal', async () => {
    await install(60_000, 120_000);

    host.send('SIGTERM');
    host.send('SIGINT');

    expect(await host.ended).toBe(1);
  });
});
