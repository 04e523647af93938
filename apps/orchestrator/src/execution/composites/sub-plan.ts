import type { Json } from '@app/kernel';
import type { Plan, StepOf } from '../../planning/plan';
import { resolveValue } from '../../planning/references/resolve';
import { failureOf, failureWith } from '../retries/failure';
import { cancelledBy } from '../run-stop';
import type { RunScope } from '../scheduling/run-scope';
import { failedStepOf, incompleteIn, outputOf } from '../scheduling/scope-output';
import { queuesOf, queueWithin } from '../scheduling/step-queue';
import { NO_USAGE, type StepOutcome } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import { compositeFrame, part } from './composite-frame';
import { beginPlanApart } from './plan-apart';
import type { CompositeTools, ScopeHost } from './scope-host';

/** Runs another plan in the place of a step. A stored plan must have been put into the step before. */
export function beginSubPlan(
  placed: PlacedStep<StepOf<'sub-plan'>>,
  host: ScopeHost,
  tools: CompositeTools,
): void {
  const { step, key, scope } = placed;
  const startedAt = tools.clock.now();
  const { plan } = step;
  if (plan === undefined) {
    const missing = failureWith('NOT_FOUND', 'The plan that it names was not found when the run started.');
    return host.settle(placed, missing.outcome, startedAt);
  }
  let input: Json;
  try {
    input = resolveValue(step.input ?? {}, scope.referencesOf(step));
  } catch (error) {
    return host.settle(placed, failureOf(error).outcome, startedAt);
  }
  if (step.apart === true) return beginPlanApart(placed, { plan, input }, { host, tools });
  const { frame, dispose } = compositeFrame(placed, host, tools);
  host.open({
    ...frame,
    ...listOf(plan),
    prefix: `${key}.`,
    input,
    variables: {},
    around: null,
    budget: part(frame.budget, plan.budget, { context: tools.context, key }),
    ...queuesOf(plan, queueWithin(frame.queue, plan.max_parallel)),
    onSettled: (inner) => {
      dispose();
      host.settle(placed, outcomeOf(inner), startedAt);
    },
  });
}

function listOf({ steps, output }: Plan): Pick<RunScope['frame'], 'output' | 'steps'> {
  return output === undefined ? { steps } : { steps, output };
}

function outcomeOf(inner: RunScope): StepOutcome {
  const { signal } = inner.frame;
  const failed = failedStepOf(inner);
  if (failed === null) {
    return {
      status: 'completed',
      output: outputOf(inner),
      incomplete: incompleteIn(inner),
      decisionId: null,
      usage: NO_USAGE,
      simulated: false,
    };
  }
  if (signal.aborted) return cancelledBy(signal);
  return failureWith('STEP_FAILED', `Its step '${failed}' was not completed.`).outcome;
}
