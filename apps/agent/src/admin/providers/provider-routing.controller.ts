import { Body, Controller, Get, Put, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import { InvalidRequestError, type Principal } from '@app/kernel';
import { Circuits, ProviderChecks } from '@app/llm-providers';
import { TenantThrottlerGuard } from '@app/quota';
import { presentPolicyError } from '../policies/policy-error.presenter';
import { Done, OldProviderStatusList, OldProviderWeights, ProviderWeights } from './provider-operations.dto';
import { ProviderReaderService } from './provider-reader.service';
import { ProviderWriterService } from './provider-writer.service';
import { modelsOf } from './provider.mapper';

const tags = ['model providers'];
/** Shares of one are kept as whole numbers of this many parts. */
const PARTS = 1_000;
const ROUNDING = 0.001;

/** How the providers of a tenant share its calls. */
@Controller('api/v1')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class ProviderRoutingController {
  constructor(
    private readonly reader: ProviderReaderService,
    private readonly writer: ProviderWriterService,
    private readonly checks: ProviderChecks,
    private readonly circuits: Circuits,
  ) {}

  @Get('llm-providers/routing')
  @Endpoint({
    summary: 'Read how your providers share the calls',
    operationId: 'getProviderRouting',
    tags,
    responses: { 200: ProviderWeights },
  })
  async weights(@CurrentPrincipal() principal: Principal): Promise<ProviderWeights> {
    const own = (await this.reader.list(principal)).flatMap(({ stored }) =>
      stored === null ? [] : [stored],
    );
    return { weights: Object.fromEntries(own.map(({ name, weight }) => [name, weight])) };
  }

  @Put('llm-providers/routing')
  @Roles('admin')
  @Endpoint({
    summary: 'Set how your providers share the calls; those that are not named keep their weight',
    operationId: 'setProviderRouting',
    tags,
    body: ProviderWeights,
    responses: { 200: ProviderWeights },
  })
  async weigh(
    @Body() { weights }: ProviderWeights,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ProviderWeights> {
    await this.writer.weigh(principal, new Map(Object.entries(weights)));
    return this.weights(principal);
  }

  @Get('providers/status')
  @Endpoint({
    summary: 'List all model providers, in the form of the first clients',
    operationId: 'listProvidersOfFirstClients',
    tags,
    responses: { 200: OldProviderStatusList },
  })
  async status(@CurrentPrincipal() principal: Principal): Promise<OldProviderStatusList> {
    const listed = await this.reader.list(principal);
    const sum = listed.reduce((weight, { endpoint }) => weight + (endpoint?.weight ?? 0), 0);
    return {
      providers: listed.map((each) => {
        const health = each.provider === null ? null : this.checks.last(each.provider);
        const isLeftAlone = each.provider !== null && this.circuits.stateOf(each.provider) === 'open';
        return {
          name: each.name,
          available: health !== null && health.status !== 'unhealthy' && !isLeftAlone,
          models: [...modelsOf(each)],
          weight: sum === 0 ? 0 : (each.endpoint?.weight ?? 0) / sum,
          avg_latency_ms: health?.latencyMs ?? 0,
        };
      }),
    };
  }

  @Put('providers/weights')
  @Roles('admin')
  @Endpoint({
    summary: 'Set how your providers share the calls, in the form of the first clients',
    operationId: 'setProviderWeightsOfFirstClients',
    tags,
    body: OldProviderWeights,
    responses: { 200: Done },
  })
  async weighShares(
    @Body() { weights }: OldProviderWeights,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Done> {
    const shares = Object.entries(weights);
    const sum = shares.reduce((total, [, share]) => total + share, 0);
    if (Math.abs(sum - 1) > ROUNDING) {
      throw new InvalidRequestError('The weights of all providers together must be 1.', {
        problems: [{ field: '/weights', message: 'must be 1 together' }],
      });
    }
    await this.writer.weigh(
      principal,
      new Map(shares.map(([name, share]) => [name, Math.round(share * PARTS)])),
    );
    return { status: 'success', message: 'The weights are in force.' };
  }
}
