import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { inspect } from '@app/detection';
import { Endpoint, PresentErrors } from '@app/http';
import { TenantThrottlerGuard } from '@app/quota';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { DetectRequest, DetectResponse } from './detect.dto';

/** Shows what the detectors see in a text. Decides and records nothing. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentAxonflowError)
export class DetectController {
  @Post('api/v1/detect')
  @Endpoint({
    summary: 'Inspect a text',
    tags: ['detection'],
    body: DetectRequest,
    responses: { 200: DetectResponse },
  })
  detect(@Body() { text }: DetectRequest): DetectResponse {
    const { findings, complete } = inspect([{ pointer: '/text', text }]);
    return {
      findings: findings.map(({ type, category, start, end, confidence }) => ({
        type,
        category,
        start,
        end,
        confidence,
      })),
      inspected: complete,
    };
  }
}
