import { Controller, Get, Res } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '../endpoint/endpoint.decorator';
import { ReadinessService } from './readiness.service';

const Indicators = Type.Record(
  Type.String(),
  Type.Object({ status: Type.String({ examples: ['up'] }) }, { additionalProperties: true }),
);
const Readiness = Type.Object({
  status: Type.String({ description: '`ok`, `error` or `shutting_down`', examples: ['ok'] }),
  info: Indicators,
  error: Indicators,
  details: Indicators,
});
const Liveness = Type.Object({ status: Type.Literal('ok') });

/** What load balancers and container platforms ask. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  /** Never asks the database: if it did, one failover would restart every task. */
  @Get('live')
  @Endpoint({ summary: 'Whether the process runs', tags: ['health'], responses: { 200: Liveness } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Endpoint({
    summary: 'Whether the service can take work; `error` names what is down',
    tags: ['health'],
    responses: { 200: Readiness, 503: Readiness },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    const result = await this.readiness.check();
    reply.code(result.status === 'ok' ? 200 : 503);
    return result;
  }
}
