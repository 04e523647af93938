import type { Clock, Json } from '@app/kernel';
import { StepGates } from '../execution/gates/step-gates';
import { ReadyOrderExecutor } from '../execution/ready-order-executor';
import type { RunContext } from '../execution/run-context';
import type { StepKey } from '../execution/step-outcome';
import type { StepRunners } from '../execution/step-runner.types';
import { systemTimers } from '../execution/timers';
import { isAmong } from '../execution/messages/run-messages';
import type { Plan } from '../planning/plan';
import { ReplayJournal } from './replay-journal';
import { replayPlan } from './replay-plan';
import { ReplayingRunner, type ReplayBasis } from './replaying.runner';
import { findStep } from './steps-before';
import type { RunReplayReport, StepVerdict } from './step-verdict';

/** A run that is over, and a journal to replay it into. */
export interface ReplayedRun {
  /** With the agents as they would be. */
  readonly plan: Plan;
  readonly input: Json;
  readonly context: Omit<RunContext, 'children' | 'journal'>;
}

/** Nothing is used, so nothing is limited. */
const GATES = { perTenant: 1_000_000, perProvider: 1_000_000, perConnector: 1_000_000 };

/**
 * Runs a plan once more with what is stored of its run in the place of everything that it did, and says which steps would
 * have gone differently. Has no effects. The same scheduler as that of runs decides what comes after what.
 * @throws the reason of the context's signal
 */
export async function replayRun(
  run: ReplayedRun,
  basis: ReplayBasis,
  clock: Clock,
): Promise<RunReplayReport> {
  const runner = new ReplayingRunner(basis);
  const journal = new ReplayJournal();
  let broken: unknown = null;
  const executor = new ReadyOrderExecutor({
    runners: {
      approval: runner,
      'connector-call': runner,
      'llm-call': runner,
      replan: runner,
      synthesis: runner,
    } as StepRunners,
    gates: new StepGates(GATES),
    clock,
    timers: systemTimers,
    random: () => 0,
    onUnexpected: (error) => (broken ??= error),
  });
  const children = { run: (key: StepKey) => Promise.resolve(runner.child(key)) };
  await executor.execute(replayPlan(run.plan), run.input, { ...run.context, children, journal });
  run.context.signal.throwIfAborted();
  if (broken instanceof Error) throw broken;
  const keys = new Set([
    ...[...basis.settled.keys()].filter((key) => !key.includes(':')),
    ...runner.verdicts.keys(),
  ]);
  const steps = [...keys].map(
    (key) => runner.verdicts.get(key) ?? concluded(key, { basis, journal, runner, run }),
  );
  return { steps, isDifferent: steps.some(({ verdict }) => verdict !== 'same') };
}

interface Replay {
  readonly basis: ReplayBasis;
  readonly journal: ReplayJournal;
  readonly runner: ReplayingRunner;
  readonly run: ReplayedRun;
}

/** What became of a step that is made of others, or that was not reached. */
function concluded(key: StepKey, { basis, journal, run, runner }: Replay): StepVerdict {
  const recorded = basis.settled.get(key)?.outcome.status ?? null;
  const now = journal.outcomes.get(key)?.status;
  const verdictOf = (): StepVerdict['verdict'] => {
    const around = new Set([...(findStep(run.plan, key)?.before ?? []), key]);
    if (runner.unknown.size + runner.stopped.size === 0) return 'same';
    if ([...runner.unknown].some((each) => isAmong(each, around))) return 'unknown';
    if (recorded === (now ?? 'skipped')) return 'same';
    if ([...runner.stopped].some((each) => isAmong(each, new Set([key])))) return 'different';
    return now === undefined || now === 'skipped' ? 'not_run' : 'different';
  };
  return { key, recorded, verdict: verdictOf(), changes: [] };
}
