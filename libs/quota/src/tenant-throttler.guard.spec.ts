import { ConfigModule } from '@app/config';
import { AppError, CLOCK, type Principal } from '@app/kernel';
import { Metrics } from '@app/observability';
import { aPrincipal, ManualClock } from '@app/testing';
import {
  Catch,
  Controller,
  Get,
  Global,
  Module,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply } from 'fastify';
import { FakeLeaseStore } from './lease-store.fake';
import { QuotaCountersRepository } from './quota-counters.repository';
import { QuotaGate } from './quota-gate';
import { quotaSection } from './quota.config';
import { QuotaModule } from './quota.module';
import { TenantThrottlerGuard } from './tenant-throttler.guard';

const principals = new Map<string, Principal>([
  ['small', aPrincipal({ limits: { burstPerSecond: 5, monthlyQuota: null } })],
  ['large', aPrincipal({ limits: { burstPerSecond: 50, monthlyQuota: null } })],
]);

class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string>; principal?: Principal }>();
    request.principal = principals.get(request.headers['x-tenant'] ?? '');
    return true;
  }
}

@Catch(AppError)
class CodeFilter implements ExceptionFilter<AppError> {
  catch({ code, retryAfterMs, details }: AppError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(429).send({ code, retryAfterMs, details });
  }
}

@Controller()
@UseGuards(TenantThrottlerGuard)
class Reads {
  @Get('things')
  things(): object {
    return {};
  }

  @Get('others')
  others(): object {
    return {};
  }
}

describe(TenantThrottlerGuard.name, () => {
  const clock = new ManualClock();
  let app: NestFastifyApplication;

  @Global()
  @Module({ providers: [{ provide: CLOCK, useValue: clock }, Metrics], exports: [CLOCK, Metrics] })
  class SurroundingsModule {}

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot([quotaSection], {}), SurroundingsModule, QuotaModule],
      controllers: [Reads],
      providers: [
        { provide: APP_GUARD, useClass: HeaderGuard },
        { provide: APP_FILTER, useClass: CodeFilter },
      ],
    })
      .overrideProvider(QuotaCountersRepository)
      .useValue(new FakeLeaseStore(clock))
      .compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.init();
  });

  afterAll(() => app.close());
  beforeEach(() => clock.advance(1000));

  async function statuses(tenant: string, urls: readonly string[]): Promise<number[]> {
    const replies: number[] = [];
    for (const url of urls) {
      const { statusCode } = await app.inject({ url, headers: { 'x-tenant': tenant } });
      replies.push(statusCode);
    }
    return replies;
  }

  it('counts all routes of a tenant together, second by second', async () => {
    const urls = ['/things', '/others', '/things', '/others', '/things', '/others', '/things'];

    expect(await statuses('small', urls)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    clock.advance(1000);
    expect(await statuses('small', urls)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it('keeps tenants apart and gives each its own limit', async () => {
    await statuses('small', Array<string>(8).fill('/things'));

    expect(await statuses('large', Array<string>(50).fill('/things'))).toEqual(Array<number>(50).fill(200));
  });

  it('shares the burst limit with governed calls', async () => {
    const small = principals.get('small') as Principal;
    for (let i = 0; i < 5; i += 1) await app.get(QuotaGate).admit(small);

    expect(await statuses('small', ['/things'])).toEqual([429]);
  });

  it('refuses in the same words as the gate, and tells the standing otherwise', async () => {
    const ask = (): ReturnType<typeof app.inject> =>
      app.inject({ url: '/things', headers: { 'x-tenant': 'small' } });

    const first = await ask();
    expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '4' });
    for (let i = 0; i < 4; i += 1) await ask();
    expect((await ask()).json()).toMatchObject({
      code: 'BURST_LIMIT_EXCEEDED',
      retryAfterMs: 1000,
      details: { limit: 5, remaining: 0 },
    });
  });

  it('lets public routes pass', async () => {
    expect(await statuses('nobody', Array<string>(20).fill('/things'))).toEqual(Array<number>(20).fill(200));
  });
});
