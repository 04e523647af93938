import { Body, Controller, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { CallOpener } from '../../doors/axonflow/call-opener';
import { PatternTestRequest, PatternTestResponse } from './pattern-test.dto';
import { tryPattern } from './pattern-tester';
import { presentStaticPolicyError } from './static-policy-error.presenter';

/** Shows what a pattern would match. Stores, decides and records nothing. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentStaticPolicyError)
export class PatternTestController {
  constructor(private readonly calls: CallOpener) {}

  @Post([
    'api/v1/static-policies/test',
    'api/v1/static-policies/test-pattern',
    'api/v1/policies/patterns/test',
  ])
  @Endpoint({
    summary: 'Try a pattern on texts',
    operationId: 'testPattern',
    tags: ['static policies'],
    body: PatternTestRequest,
    responses: { 200: PatternTestResponse },
  })
  async test(
    @Body() { input, inputs, pattern }: PatternTestRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<PatternTestResponse> {
    const texts = inputs ?? (input == null ? [] : [input]);
    const trial = await tryPattern(pattern, texts, (text) =>
      this.calls.open(request, principal, {
        operation: 'policy.test',
        segments: [{ pointer: '/input', text }],
        context: {},
      }),
    );
    const asked = { pattern, inputs: [...texts] };
    return trial.valid
      ? { valid: true, ...asked, matches: [...trial.matches] }
      : { valid: false, error: trial.error, ...asked, matches: [] };
  }
}
