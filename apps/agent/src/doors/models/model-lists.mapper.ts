import type { ProviderModel } from '@app/llm-providers';

/** A model in the form of OpenAI's API. */
export function openAiModel({ createdAtS, id, ownedBy }: ProviderModel): object {
  return { id, object: 'model', created: createdAtS, owned_by: ownedBy };
}

/** Models in the form of OpenAI's API. */
export function openAiModels(models: readonly ProviderModel[]): object {
  return { object: 'list', data: models.map(openAiModel) };
}

/** A model in the form of Anthropic's API. */
export function anthropicModel({ createdAtS, id }: ProviderModel): object {
  return { type: 'model', id, display_name: id, created_at: new Date(createdAtS * 1000).toISOString() };
}

/** Models in the form of Anthropic's API, all on one page. */
export function anthropicModels(models: readonly ProviderModel[]): object {
  return {
    data: models.map(anthropicModel),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  };
}
