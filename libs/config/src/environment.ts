import type { Environment } from './section';

/** The environment of this process. The only place that reads it. */
export function processEnvironment(): Environment {
  return process.env;
}
