import { Dependency, startEchoService, type EchoService } from '../test-bed/echo-service';
import { overHttp1 } from '../test-bed/http-clients';
import { HealthModule } from './health.module';

describe(HealthModule.name, () => {
  let service: EchoService;
  beforeAll(async () => {
    service = await startEchoService();
  });
  afterAll(() => service.app.close());
  afterEach(() => {
    Dependency.failure = null;
  });

  it('is ready when everything works', async () => {
    const { status, text } = await overHttp1(service.port, { path: '/health/ready' });

    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: 'ok',
      info: { dependency: { status: 'up' } },
      error: {},
    });
  });

  it('names what is down, and keeps the reason to itself', async () => {
    Dependency.failure = new Error('postgres://user:hunter2@db');

    const { status, text, headers } = await overHttp1(service.port, { path: '/health/ready' });

    expect(status).toBe(503);
    expect(headers['content-type']).toContain('application/json');
    expect(JSON.parse(text)).toMatchObject({ status: 'error', error: { dependency: { status: 'down' } } });
    expect(text).not.toContain('hunter2');
  });

  it('is alive even then', async () => {
    Dependency.failure = new Error('down');

    const { status, text } = await overHttp1(service.port, { path: '/health/live' });

    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok' }]);
  });
});
