import { Controller, Get, Headers, Param, UseGuards } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { NotFoundError, type Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { providerAnswer } from '../model-calls/provider-answer.dto';
import { ModelCatalog } from './model-catalog';
import { anthropicModel, anthropicModels, openAiModel, openAiModels } from './model-lists.mapper';
import { presentModelsError } from './models-error.presenter';

const ModelPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 2048 }) });
type ModelPath = Static<typeof ModelPath>;

const example = { id: 'gpt-4.1-mini', object: 'model', created: 1744318173, owned_by: 'system' };
const FORMS = 'In the form of OpenAI; in the form of Anthropic when the header `anthropic-version` is sent.';

/** The models that may be named at the doors. OpenAI and Anthropic have the same paths for them. */
@Controller('v1/models')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentModelsError)
export class ModelsController {
  constructor(private readonly catalog: ModelCatalog) {}

  @Get()
  @Endpoint({
    summary: 'List models',
    description: FORMS,
    tags: ['models'],
    operationId: 'listModels',
    responses: { 200: providerAnswer('All models, on one page.', { object: 'list', data: [example] }) },
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Headers('anthropic-version') anthropicVersion?: string,
  ): Promise<object> {
    const models = await this.catalog.list(tenantId);
    return anthropicVersion === undefined ? openAiModels(models) : anthropicModels(models);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Look up a model',
    description: FORMS,
    tags: ['models'],
    operationId: 'retrieveModel',
    params: ModelPath,
    responses: { 200: providerAnswer('The model.', example) },
  })
  async one(
    @Param() { id }: ModelPath,
    @CurrentPrincipal() { tenantId }: Principal,
    @Headers('anthropic-version') anthropicVersion?: string,
  ): Promise<object> {
    const model = (await this.catalog.list(tenantId)).find((each) => each.id === id);
    if (model === undefined) throw new NotFoundError('No provider lists a model with this id.');
    return anthropicVersion === undefined ? openAiModel(model) : anthropicModel(model);
  }
}
