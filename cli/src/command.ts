import type { Environment } from '@app/config';

/** One thing that `axonflow` can do. */
export interface Command {
  /** The words that call it, such as `audit verify`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Everything that `--help` says. */
  readonly help: string;
  /** @returns the exit code: 0 done, 1 failed */
  run(env: Environment): Promise<number>;
}
