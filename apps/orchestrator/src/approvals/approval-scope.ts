import type { RunPlace } from '../durability/runs/stored-run';
import type { StepKey } from '../execution/step-outcome';

/** What begins the scopes of all questions of one run: those of a run that a step has made are asked by the run above all. */
export function runScopePrefix({ parent, runId }: RunPlace): string {
  return parent === null ? `run:${runId}:` : `run:${parent.rootId}:${parent.keyPrefix}`;
}

/** The scope of questions about one step of one run: what people say there counts for that step alone. */
export function stepScope(run: RunPlace, key: StepKey): string {
  return `${runScopePrefix(run)}${key}`;
}

/** The step of a run that a question is about; null when it is about none of its steps. */
export function stepAsked(run: RunPlace, scope: string | null): StepKey | null {
  const prefix = runScopePrefix(run);
  return scope?.startsWith(prefix) === true ? scope.slice(prefix.length) : null;
}

/** The scope of questions about one step of a workflow that another orchestrator runs. */
export function gateScope(workflowId: string, stepId: string): string {
  return `workflow:${workflowId}:${stepId}`;
}

/** Where a question comes from, read back from its scope. */
export type ScopeOwner =
  | { readonly kind: 'run'; readonly runId: string; readonly stepId: StepKey }
  | { readonly kind: 'workflow'; readonly workflowId: string; readonly stepId: string };

/** @returns null for questions that belong to neither */
export function ownerOfScope(scope: string | null): ScopeOwner | null {
  const [, kind, owner, stepId] = /^(run|workflow):([^:]+):(.+)$/s.exec(scope ?? '') ?? [];
  if (owner === undefined || stepId === undefined) return null;
  return kind === 'run' ? { kind, runId: owner, stepId } : { kind: 'workflow', workflowId: owner, stepId };
}
