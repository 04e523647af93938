import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { parse } from 'yaml';
import { ConfigurationError } from '@app/config';
import { ModelsFile } from './models-file.schema';

const VARIABLE = 'AXONFLOW_MODELS_FILE';

/**
 * Reads what the operator says about models.
 * @param path null when there is no file
 * @param providers names that an alias may lead to
 * @throws ConfigurationError (CONFIGURATION_INVALID) that lists everything that is wrong
 */
export function readModelsFile(path: string | null, providers: readonly string[]): ModelsFile {
  if (path === null) return {};
  const content = parsed(path);
  const problems = [...Value.Errors(ModelsFile, content)].map(
    ({ path: place, message }) => `at ${place || 'the top'}: ${message}`,
  );
  if (problems.length === 0) problems.push(...unknownProviders(content as ModelsFile, providers));
  if (problems.length > 0) throw problem(path, problems.join('; '));
  return content as ModelsFile;
}

function parsed(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    throw problem(path, `a file of YAML that can be read (${(error as Error).message.split('\n', 1)[0]})`);
  }
}

function unknownProviders({ aliases = {} }: ModelsFile, known: readonly string[]): string[] {
  return Object.entries(aliases).flatMap(([alias, { targets }]) =>
    targets
      .filter(({ provider }) => !known.includes(provider))
      .map(
        ({ provider }) =>
          `alias '${alias}' leads to '${provider}', but the providers are ${known.join(', ')}`,
      ),
  );
}

function problem(found: string, expected: string): ConfigurationError {
  return new ConfigurationError([{ variable: VARIABLE, found, expected }]);
}
