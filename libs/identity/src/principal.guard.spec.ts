import { loadSection } from '@app/config';
import { AppError, CLOCK, type Principal } from '@app/kernel';
import { aPrincipal, ManualClock } from '@app/testing';
import {
  Catch,
  Controller,
  Get,
  type ArgumentsHost,
  type ExceptionFilter,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply } from 'fastify';
import { Public, Roles, SignedRequests } from './access';
import { Authenticator } from './authenticator';
import { CredentialRepository } from './credential.repository';
import { FakeCredentialRepository } from './credential.repository.fake';
import { identitySection, internalServiceSection } from './identity.config';
import { IdentityGuard } from './identity.guard';
import { InternalPrincipalGuard } from './internal-principal.guard';
import { PRINCIPAL_HEADER, PrincipalTokens } from './principal-tokens';
import { PrincipalGuard } from './principal.guard';
import { SignatureAuthenticator } from './signature/signature-authenticator';
import { CurrentPrincipal } from './request-principal';
import { hashOfSecret, newApiKey } from './secrets';

@Catch(AppError)
class CodeFilter implements ExceptionFilter<AppError> {
  catch({ code }: AppError, host: ArgumentsHost): void {
    const status = { UNAUTHENTICATED: 401, FORBIDDEN: 403 }[code as string] ?? 500;
    void host.switchToHttp().getResponse<FastifyReply>().status(status).send({ code });
  }
}

@Controller()
class Routes {
  @Get('mine')
  mine(@CurrentPrincipal() principal: Principal): object {
    return { tenant: principal.tenantId };
  }

  @SignedRequests()
  @Get('signed')
  signed(@CurrentPrincipal() principal: Principal): object {
    return { tenant: principal.tenantId };
  }

  @Public()
  @Get('open')
  open(): object {
    return {};
  }

  @Public()
  @Get('confused')
  confused(@CurrentPrincipal() principal: Principal): object {
    return principal;
  }
}

@Roles('admin')
@Controller('admin')
class AdminRoutes {
  @Get()
  list(): object {
    return {};
  }
}

const clientKey = newApiKey();
const adminKey = newApiKey();
const client = aPrincipal();
const admin = aPrincipal({ roles: ['client', 'admin'] });
const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', requestId: 'req-1' };
const clock = { provide: CLOCK, useValue: new ManualClock() };

function repository(): FakeCredentialRepository {
  const fake = new FakeCredentialRepository();
  const known = [
    [clientKey, client],
    [adminKey, admin],
  ] as const;
  for (const [key, principal] of known) {
    const hash = hashOfSecret(key).toString('hex');
    fake.byKeyHash.set(hash, { principal, secretHash: null, expiresInMs: null });
  }
  return fake;
}

async function start(providers: Provider[]): Promise<NestFastifyApplication> {
  const module = await Test.createTestingModule({
    controllers: [Routes, AdminRoutes],
    providers: [clock, { provide: APP_FILTER, useClass: CodeFilter }, ...providers],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.init();
  return app;
}

/** Knows every signature; only routes that take them may ask. */
const signatures = { authenticate: (): Principal => client };

describe(PrincipalGuard.name, () => {
  describe(IdentityGuard.name, () => {
    let app: NestFastifyApplication;

    beforeAll(async () => {
      app = await start([
        Authenticator,
        { provide: SignatureAuthenticator, useValue: signatures },
        { provide: CredentialRepository, useValue: repository() },
        { provide: identitySection.token, useValue: loadSection(identitySection, {}) },
        { provide: APP_GUARD, useClass: IdentityGuard },
      ]);
    });

    afterAll(() => app.close());

    it('hands the principal to the route', async () => {
      const reply = await app.inject({ url: '/mine', headers: { 'x-api-key': clientKey } });

      expect(reply.json()).toEqual({ tenant: client.tenantId });
    });

    it('closes every route that is not public', async () => {
      const reply = await app.inject({ url: '/mine', headers: { 'x-api-key': newApiKey() } });

      expect(reply.statusCode).toBe(401);
      expect((await app.inject('/admin')).statusCode).toBe(401);
    });

    it('opens public routes, where nobody is identified', async () => {
      expect((await app.inject('/open')).statusCode).toBe(200);
      expect((await app.inject({ url: '/open', headers: { 'x-api-key': 'wrong' } })).statusCode).toBe(200);
      expect((await app.inject({ url: '/confused', headers: { 'x-api-key': clientKey } })).statusCode).toBe(
        401,
      );
    });

    it('asks for the role of a route', async () => {
      const asClient = await app.inject({ url: '/admin', headers: { 'x-api-key': clientKey } });
      const asAdmin = await app.inject({ url: '/admin', headers: { 'x-api-key': adminKey } });

      expect(asClient.statusCode).toBe(403);
      expect(asAdmin.statusCode).toBe(200);
    });

    it('takes signatures on routes that say so only', async () => {
      const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=...' };

      expect((await app.inject({ url: '/signed', headers })).statusCode).toBe(200);
      expect((await app.inject({ url: '/mine', headers })).statusCode).toBe(401);
    });

    it('ignores identities that a client writes into headers', async () => {
      const headers = { 'x-tenant-id': client.tenantId, [PRINCIPAL_HEADER]: JSON.stringify(client) };

      expect((await app.inject({ url: '/mine', headers })).statusCode).toBe(401);
    });
  });

  describe(InternalPrincipalGuard.name, () => {
    let app: NestFastifyApplication;

    beforeAll(async () => {
      app = await start([
        PrincipalTokens,
        { provide: internalServiceSection.token, useValue: { secret: 'a secret that both services know' } },
        { provide: APP_GUARD, useClass: InternalPrincipalGuard },
      ]);
    });

    afterAll(() => app.close());

    it('takes the principal from a signed token', async () => {
      const token = await app.get(PrincipalTokens).sign(admin, trace);

      const reply = await app.inject({ url: '/mine', headers: { [PRINCIPAL_HEADER]: token } });

      expect(reply.json()).toEqual({ tenant: admin.tenantId });
      expect((await app.inject({ url: '/admin', headers: { [PRINCIPAL_HEADER]: token } })).statusCode).toBe(
        200,
      );
    });

    it.each([
      ['nothing', {}],
      ['an API key', { 'x-api-key': clientKey }],
      ['a principal that is not signed', { [PRINCIPAL_HEADER]: JSON.stringify(client) }],
    ])('refuses %s', async (_, headers) => {
      expect((await app.inject({ url: '/mine', headers })).statusCode).toBe(401);
    });
  });
});
