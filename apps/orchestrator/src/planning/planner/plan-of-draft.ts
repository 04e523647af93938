import type { AgentDomain } from '../../agents/agent-domain';
import { freeId } from '../modes/free-id';
import { plainTemplate } from '../references/plain-template';
import { readTemplate } from '../references/reference';
import type { PlanStep } from '../plan';
import type { PlanDraft } from './plan-draft';

type DraftStep = PlanDraft['steps'][number];

interface Drafted extends Pick<DraftSurroundings, 'around'> {
  readonly draft: PlanDraft;
  readonly domain: AgentDomain;
}

/**
 * Writes a draft as a plan: agent steps in the order of the draft, then the questions before them, then the synthesis. The
 * result is not checked; `readPlan` does that.
 * @param question what was asked, for the synthesis; taken as plain text
 */
export function planOfDraft(draft: PlanDraft, domain: AgentDomain, question: string): object {
  return {
    domain: domain.name,
    max_parallel: domain.maxParallelTasks,
    budget: { wall_ms: domain.timeoutMs },
    steps: stepsOfDraft(draft, domain, { question, around: [], results: [], takenIds: new Set() }),
  };
}

/** What the steps of a draft are put into. */
export interface DraftSurroundings {
  /** What was asked; taken as plain text. */
  readonly question: string;
  /** Other steps of the plan, on which those of the draft may depend. */
  readonly around: readonly PlanStep[];
  /** Ids of those of them whose results belong into the answer. */
  readonly results: readonly string[];
  /** Ids that no step may get, besides those of `around`. */
  readonly takenIds: ReadonlySet<string>;
}

/** The steps of a draft as they stand in a plan. */
export function stepsOfDraft(
  draft: PlanDraft,
  domain: AgentDomain,
  { around, question, results, takenIds }: DraftSurroundings,
): readonly object[] {
  const taken = new Set([...takenIds, ...[...around, ...draft.steps].map(({ id }) => id)]);
  const questions = new Map(
    draft.steps
      .filter(({ needs_approval }) => needs_approval)
      .map(({ id }) => [id, freeId(`approve-${id}`, taken)] as const),
  );
  const asked = draft.steps.flatMap(({ depends_on, id, name }) => {
    const approval = questions.get(id);
    if (approval === undefined) return [];
    const message = `May step '${plainTemplate(name)}' run?`;
    return [{ id: approval, type: 'approval', name: `Approve ${name}`.slice(0, 255), message, depends_on }];
  });
  return [
    ...draft.steps.map((step) =>
      agentStep(step, { draft, domain, around, approval: questions.get(step.id) }),
    ),
    ...asked,
    ...synthesisSteps(draft, domain, { question, taken, results }),
  ];
}

function agentStep(
  { agent, depends_on, id, name, task }: DraftStep,
  { approval, ...drafted }: Drafted & { readonly approval: string | undefined },
): object {
  const mentioned = new Set(
    readTemplate(task).flatMap((part) => (typeof part === 'string' ? [] : [part.stepId])),
  );
  const results = depends_on
    .filter((each) => !mentioned.has(each))
    .map((each) => resultOf(each, drafted))
    .join('');
  return {
    id,
    type: 'agent',
    name: name.slice(0, 255),
    agent,
    query: `${task}${results}`,
    depends_on: [...new Set([...depends_on, ...(approval === undefined ? [] : [approval])])],
  };
}

/** The result of an earlier step, as it is added to a task. Connectors give data, models a response. */
function resultOf(id: string, drafted: Drafted): string {
  const { draft, around } = drafted;
  const step = [...draft.steps, ...around].find((each) => each.id === id);
  const path = isModelStep(id, drafted) ? 'output.response' : 'output';
  return `\n\nResult of ${plainTemplate(step?.name ?? id)}:\n{{steps.${id}.${path}}}`;
}

function isModelStep(id: string, { around, domain, draft }: Drafted): boolean {
  const drafted = draft.steps.find((each) => each.id === id);
  if (drafted !== undefined) return domain.agent(drafted.agent)?.type !== 'connector-call';
  const type = around.find((each) => each.id === id)?.type;
  return type === 'llm-call' || type === 'synthesis';
}

function synthesisSteps(
  draft: PlanDraft,
  { config }: AgentDomain,
  {
    question,
    results,
    taken,
  }: Pick<DraftSurroundings, 'question' | 'results'> & { readonly taken: Set<string> },
): readonly object[] {
  const { enabled = true, prompt_template } = config.spec.synthesis ?? {};
  if (!enabled || draft.steps.length + results.length < 2) return [];
  const own = prompt_template
    ?.split(/\{\{\s*\.query\s*\}\}/)
    .map(plainTemplate)
    .join(plainTemplate(question));
  const fallback = `Answer this from the results of the steps:\n\n${plainTemplate(question)}`;
  const hint = draft.synthesis === '' ? '' : `\n\n${plainTemplate(draft.synthesis)}`;
  return [
    {
      id: freeId('synthesis', taken),
      type: 'synthesis',
      name: 'Synthesis',
      prompt: `${own ?? fallback}${hint}`,
      depends_on: [...results, ...draft.steps.map(({ id }) => id)],
    },
  ];
}
