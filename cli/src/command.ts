import type { Environment } from '@app/config';

/** One thing that `axonflow` can do. */
export interface Command {
  /** Everything that `--help` says. */
  readonly help: string;
  /** True when words and options may follow its name. */
  readonly takesArguments?: boolean;
  /**
   * @param args what follows its name; empty unless it takes arguments
   * @returns the exit code: 0 done, 1 failed, and what `help` says beyond that
   */
  run(env: Environment, args: readonly string[]): Promise<number>;
}
