import { InvalidRequestError, type FieldProblem } from '@app/kernel';
import { isObject, type JsonObject } from '../wire/json';
import type { EndpointGuard } from './endpoint-guard';
import { factsOfType } from './provider-types';
import type { ProviderFields } from './tenant-providers';

/** Words of the API's paths, and the name of the provider that pretends. */
const RESERVED = new Set(['health', 'routing', 'standin', 'status']);
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const MODEL = /^[^\p{Cc}]{1,256}$/u;
const REGION = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
/** Settings are shown to everybody who may read providers. */
const SECRET_NAME = /key|secret|token|password|credential|authorization/i;
const MAX_SETTINGS_BYTES = 16_384;
const MAX_MODELS = 200;

/** What a provider of a tenant must be like. */
export class ProviderRules {
  constructor(private readonly guard: EndpointGuard) {}

  /** @throws InvalidRequestError (INVALID_REQUEST) that names every field that is wrong */
  requireValid(provider: ProviderFields): void {
    const problems = [
      ...nameProblems(provider),
      ...this.endpointProblems(provider),
      ...keyProblems(provider),
      ...placeProblems(provider),
      ...settingsProblems(provider.settings),
    ];
    const [first] = problems;
    if (first === undefined) return;
    const sentence = `The provider is not valid: ${first.field.slice(1)} ${first.message}.`;
    throw new InvalidRequestError(sentence, { problems });
  }

  private endpointProblems({ endpoint, type }: ProviderFields): FieldProblem[] {
    const message =
      endpoint !== null
        ? this.guard.problemOf(endpoint)
        : factsOfType(type).needsEndpoint
          ? `is needed for the type ${type}`
          : null;
    return message === null ? [] : [{ field: '/endpoint', message }];
  }
}

function nameProblems({ name }: ProviderFields): FieldProblem[] {
  if (RESERVED.has(name)) return [{ field: '/name', message: 'is a word of the API; take another one' }];
  if (NAME.test(name)) return [];
  const message =
    'must begin with a small letter or digit, and have only these, dots, dashes and underscores';
  return [{ field: '/name', message }];
}

function keyProblems({ secret, type }: ProviderFields): FieldProblem[] {
  if (secret !== null || !factsOfType(type).needsKey) return [];
  return [{ field: '/api_key', message: `or api_key_secret_arn is needed for the type ${type}` }];
}

function placeProblems({ model, region }: ProviderFields): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (region !== null && !REGION.test(region)) {
    problems.push({ field: '/region', message: 'must be a name such as eu-west-1' });
  }
  if (model !== null && !MODEL.test(model)) {
    problems.push({ field: '/model', message: 'must be the id of a model' });
  }
  return problems;
}

function settingsProblems(settings: JsonObject): FieldProblem[] {
  if (Buffer.byteLength(JSON.stringify(settings)) > MAX_SETTINGS_BYTES) {
    return [{ field: '/settings', message: `must be at most ${MAX_SETTINGS_BYTES} bytes of JSON` }];
  }
  const problems: FieldProblem[] = Object.keys(settings)
    .filter((name) => SECRET_NAME.test(name))
    .map(() => ({ field: '/settings', message: 'must hold no secrets; send them as api_key' }));
  const { api_version: version, models = {} } = settings;
  if (version !== undefined && (typeof version !== 'string' || !/^[\w.-]{1,64}$/.test(version))) {
    problems.push({ field: '/settings/api_version', message: 'must be a text such as 2024-10-21' });
  }
  if (!areModels(models)) {
    const message = `must be an object of at most ${MAX_MODELS} names and the model ids that they mean`;
    problems.push({ field: '/settings/models', message });
  }
  return problems;
}

function areModels(models: unknown): boolean {
  if (!isObject(models)) return false;
  const entries = Object.entries(models);
  return (
    entries.length <= MAX_MODELS &&
    entries.every(([name, model]) => MODEL.test(name) && typeof model === 'string' && MODEL.test(model))
  );
}
