import { Controller, Get, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { PROVIDER_TYPE_FACTS } from '@app/llm-providers';
import { TenantThrottlerGuard } from '@app/quota';
import { presentPolicyError } from '../policies/policy-error.presenter';
import { NewProvider } from './provider-change.dto';
import { ProviderTypeList } from './provider.dto';

/** The types of providers that can be added. */
@Controller('api/v1/llm-provider-types')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class ProviderTypesController {
  @Get()
  @Endpoint({
    summary: 'List the types of model providers, and what each of them needs',
    operationId: 'listProviderTypes',
    tags: ['model providers'],
    responses: { 200: ProviderTypeList },
  })
  list(): ProviderTypeList {
    return {
      provider_types: PROVIDER_TYPE_FACTS.map(({ description, name, needsEndpoint, needsKey, type }) => ({
        ...{ type, name, description },
        supports_streaming: true,
        requires_api_key: needsKey,
        configuration_schema: {
          type: 'object',
          properties: NewProvider.properties,
          required: ['name', 'type', ...(needsEndpoint ? ['endpoint'] : [])],
        },
      })),
    };
  }
}
