import type { ErrorPresenter } from '@app/http';
import { presentAnthropicError } from '../anthropic/anthropic-error.presenter';
import { presentOpenAiError } from '../openai/openai-error.presenter';

/** Failures in the form in which the list of models was asked for. */
export const presentModelsError: ErrorPresenter = (problem, error, headers) => {
  const present = headers['anthropic-version'] === undefined ? presentOpenAiError : presentAnthropicError;
  return present(problem, error, headers);
};
