import { AppError } from '@app/kernel';

/** One setting that is wrong or missing. */
export interface ConfigurationProblem {
  readonly variable: string;
  /** What stands there now; null when nothing does. Secrets are replaced by a note. */
  readonly found: string | null;
  /** What to write instead. */
  readonly expected: string;
}

/** The environment does not allow a start. The message lists every problem, each with what to write instead. */
export class ConfigurationError extends AppError {
  readonly code = 'CONFIGURATION_INVALID';

  constructor(found: readonly ConfigurationProblem[]) {
    super(
      ['The configuration is not usable:', ...found.map((problem) => `  ${sentence(problem)}`)].join('\n'),
    );
  }
}

function sentence({ variable, found, expected }: ConfigurationProblem): string {
  return found === null
    ? `${variable} is missing; set it to: ${expected}`
    : `${variable} is '${found.slice(0, 200)}'; write instead: ${expected}`;
}
