import { ConfigModule, loadSection } from '@app/config';
import { InvalidRequestError } from '@app/kernel';
import { loggingSection } from '@app/observability';
import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  Post,
  Query,
  Req,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type, type Static } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import { createHttpApplication } from '../bootstrap/create-http-application';
import { Endpoint } from '../endpoint/endpoint.decorator';
import { HealthModule } from '../health/health.module';
import type { ReadinessIndicator } from '../health/readiness-indicator';
import { httpSection } from '../http.config';
import type { ListenerLimits } from '../listener/listener-limits';
import { PresentErrors } from '../endpoint/present-errors.decorator';

const EchoRequest = Type.Object({
  client_id: Type.String({ minLength: 1, description: 'Who asks.' }),
  query: Type.String({ description: 'What is asked.' }),
  mode: Type.Optional(Type.Union([Type.Literal('short'), Type.Literal('long')])),
  context: Type.Optional(Type.Union([Type.Object({ depth: Type.Integer() }), Type.Null()])),
});
const EchoResponse = Type.Object({ query: Type.String(), version: Type.String() });
const ItemQuery = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }) });
type ItemQuery = Static<typeof ItemQuery>;
const ItemParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
type ItemParams = Static<typeof ItemParams>;
const Item = Type.Object({ id: Type.String(), limit: Type.Integer() });

/** A gate that specs hold shut to keep a request running, and that tells them what happened to it. */
class Gate {
  open!: () => void;
  private enter!: () => void;
  private leave!: () => void;
  readonly entered = new Promise<void>((resolve) => (this.enter = resolve));
  readonly left = new Promise<void>((resolve) => (this.leave = resolve));
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));
  readonly abortReasons: unknown[] = [];

  pass(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => {
      this.abortReasons.push(signal.reason);
      this.leave();
    });
    this.enter();
    return this.opened;
  }
}

class RefusingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers['x-refuse'] === undefined) return true;
    throw new InvalidRequestError('The guard refused.');
  }
}

@Controller()
class EchoController {
  constructor(private readonly gate: Gate) {}

  @Post('echo')
  @Endpoint({ summary: 'Say it again', tags: ['echo'], body: EchoRequest, responses: { 200: EchoResponse } })
  echo(@Body() body: Static<typeof EchoRequest>, @Req() { raw }: FastifyRequest): Record<string, string> {
    return { query: body.query, version: raw.httpVersion, secret: 'never leaves' };
  }

  @Get('items/:id')
  @Endpoint({ summary: 'Read one', query: ItemQuery, params: ItemParams, responses: { 200: Item } })
  item(@Param() { id }: ItemParams, @Query() { limit }: ItemQuery): object {
    return { id, limit };
  }

  @Get('context')
  context(@Req() { trace, receivedAt }: FastifyRequest): object {
    return { trace, receivedAt };
  }

  @Get('slow')
  async slow(@Req() { callerSignal }: FastifyRequest): Promise<object> {
    await this.gate.pass(callerSignal);
    return { slow: true };
  }

  @Get('broken')
  broken(): void {
    throw new Error('password=hunter2');
  }
}

@Controller('door')
@PresentErrors(({ code, detail }) => ({
  body: { wrong: code, detail },
  contentType: 'application/json',
  headers: { 'x-wrong': code },
  ...(code === 'INVALID_REQUEST' && { status: 422 }),
}))
class DoorController {
  @Post('echo')
  @Endpoint({
    summary: 'Say it to the door',
    body: EchoRequest,
    readsAnyMediaType: true,
    responses: { 200: EchoResponse },
  })
  echo(@Body() { query }: Static<typeof EchoRequest>): Static<typeof EchoResponse> {
    return { query, version: 'door' };
  }
}

/** An indicator that specs switch on and off. */
export class Dependency implements ReadinessIndicator {
  static failure: Error | null = null;
  readonly name = 'dependency';

  check(): Promise<void> {
    return Dependency.failure === null ? Promise.resolve() : Promise.reject(Dependency.failure);
  }
}

/** A service that specs talk to through real sockets. */
export interface EchoService {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly gate: Gate;
}

export interface EchoServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<ListenerLimits>;
  readonly hasGuard?: boolean;
  /** Last changes before the port opens. */
  readonly prepare?: (app: NestFastifyApplication) => Promise<void> | void;
}

export async function startEchoService(options: EchoServiceOptions = {}): Promise<EchoService> {
  const gate = new Gate();
  const env = { LOG_LEVEL: 'silent', AXONFLOW_MAX_BODY_BYTES: '2048', ...options.env };
  @Module({
    imports: [
      ConfigModule.forRoot([loggingSection, httpSection], env),
      HealthModule.forRoot({ indicators: [Dependency] }),
    ],
    controllers: [EchoController, DoorController],
    providers: [{ provide: Gate, useValue: gate }],
  })
  class EchoModule {}
  const app = await createHttpApplication(EchoModule, {
    settings: loadSection(httpSection, env),
    ...(options.limits && { limits: options.limits }),
  });
  if (options.hasGuard) app.useGlobalGuards(new RefusingGuard());
  await options.prepare?.(app);
  await app.listen(0, '127.0.0.1');
  return { app, gate, port: (app.getHttpServer().address() as AddressInfo).port };
}
