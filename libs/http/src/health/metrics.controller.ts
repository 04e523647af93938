import { Metrics } from '@app/observability';
import { Controller, Get, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '../endpoint/endpoint.decorator';

/** What a metrics collector reads. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Endpoint({
    summary: 'Metrics of this process in the Prometheus text format',
    tags: ['health'],
    responses: { 200: Type.String({ description: 'Prometheus text exposition format' }) },
  })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('content-type', this.metrics.contentType);
    return this.metrics.exposition();
  }
}
