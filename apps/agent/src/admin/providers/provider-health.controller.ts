import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { Circuits, ProviderChecks } from '@app/llm-providers';
import { TenantThrottlerGuard } from '@app/quota';
import { presentPolicyError } from '../policies/policy-error.presenter';
import type { ListedProvider } from './listed-provider';
import {
  AllHealth,
  NamedHealth,
  ProviderStatusList,
  ProviderTest,
  ProviderTestResult,
} from './provider-operations.dto';
import { ProviderReaderService } from './provider-reader.service';
import { ProviderTesterService } from './provider-tester.service';
import { ProviderPath, type ProviderHealthView } from './provider.dto';
import { circuitWord, modelsOf, toHealth } from './provider.mapper';

const tags = ['model providers'];
const CHECK_NOTE = 'A provider is asked four times a minute at most; what it said is given again in between.';

/** How the providers of a tenant are. */
@Controller('api/v1/llm-providers')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class ProviderHealthController {
  constructor(
    private readonly reader: ProviderReaderService,
    private readonly tester: ProviderTesterService,
    private readonly checks: ProviderChecks,
    private readonly circuits: Circuits,
  ) {}

  @Get('health')
  @Endpoint({
    summary: 'Check all model providers',
    description: CHECK_NOTE,
    operationId: 'checkProviders',
    tags,
    responses: { 200: AllHealth },
  })
  async all(@CurrentPrincipal() principal: Principal): Promise<AllHealth> {
    const listed = await this.reader.list(principal);
    const health = await Promise.all(listed.map((each) => this.check(each)));
    return {
      providers: Object.fromEntries(
        listed.map(({ name }, index) => [name, health[index] as ProviderHealthView]),
      ),
    };
  }

  @Get(':name/health')
  @Endpoint({
    summary: 'Check a model provider',
    description: CHECK_NOTE,
    operationId: 'checkProvider',
    tags,
    params: ProviderPath,
    responses: { 200: NamedHealth },
  })
  async one(@Param() { name }: ProviderPath, @CurrentPrincipal() principal: Principal): Promise<NamedHealth> {
    return { name, health: await this.check(await this.reader.find(principal, name)) };
  }

  @Get('status')
  @Endpoint({
    summary: 'List all model providers with what their last check found, and how calls to them go',
    operationId: 'listProviderStatus',
    tags,
    responses: { 200: ProviderStatusList },
  })
  async status(@CurrentPrincipal() principal: Principal): Promise<ProviderStatusList> {
    const listed = await this.reader.list(principal);
    return {
      providers: listed.map((each) => {
        const { name, provider, stored } = each;
        const health = toHealth(each, provider === null ? null : this.checks.last(provider));
        return {
          name,
          type: stored?.type ?? provider?.type ?? 'custom',
          enabled: stored?.enabled ?? true,
          circuit: provider === null ? null : circuitWord(this.circuits.stateOf(provider)),
          healthy: provider !== null && health.status !== 'unhealthy',
          last_check: health.last_checked,
          models_count: modelsOf(each).length,
        };
      }),
    };
  }

  @Post(':name/test')
  @Roles('admin')
  @Endpoint({
    summary: 'Ask a model provider a question, to see whether it works',
    description: 'A governed call as any other: policies look at it, it is recorded, and it counts.',
    operationId: 'testProvider',
    tags,
    params: ProviderPath,
    body: ProviderTest,
    responses: { 200: ProviderTestResult, 503: ProviderTestResult },
  })
  async test(
    @Param() { name }: ProviderPath,
    @Body() body: ProviderTest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProviderTestResult> {
    const listed = await this.reader.find(principal, name);
    const result = await this.tester.test(listed, body, { principal, request });
    reply.code(result.success ? 200 : 503);
    return result;
  }

  private async check(listed: ListedProvider): Promise<ProviderHealthView> {
    return toHealth(listed, listed.provider === null ? null : await this.checks.check(listed.provider));
  }
}
