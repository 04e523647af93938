import type { AgentDomain } from '../../agents/agent-domain';
import { freeId } from '../modes/free-id';
import { plainTemplate } from '../references/plain-template';
import { readTemplate } from '../references/reference';
import type { PlanDraft } from './plan-draft';

type DraftStep = PlanDraft['steps'][number];

/**
 * Writes a draft as a plan: agent steps in the order of the draft, then the questions before them, then the synthesis. The
 * result is not checked; `readPlan` does that.
 * @param question what was asked, for the synthesis; taken as plain text
 */
export function planOfDraft(draft: PlanDraft, domain: AgentDomain, question: string): object {
  const taken = new Set(draft.steps.map(({ id }) => id));
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
  return {
    name: question.slice(0, 255),
    domain: domain.name,
    max_parallel: domain.maxParallelTasks,
    budget: { wall_ms: domain.timeoutMs },
    steps: [
      ...draft.steps.map((step) => agentStep(step, { draft, domain, approval: questions.get(step.id) })),
      ...asked,
      ...synthesisSteps(draft, domain, { question, taken }),
    ],
  };
}

function agentStep(
  { agent, depends_on, id, name, task }: DraftStep,
  {
    approval,
    domain,
    draft,
  }: { readonly draft: PlanDraft; readonly domain: AgentDomain; readonly approval: string | undefined },
): object {
  const mentioned = new Set(
    readTemplate(task).flatMap((part) => (typeof part === 'string' ? [] : [part.stepId])),
  );
  const results = depends_on
    .filter((each) => !mentioned.has(each))
    .map((each) => resultOf(each, { draft, domain }))
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
function resultOf(
  id: string,
  { domain, draft }: { readonly draft: PlanDraft; readonly domain: AgentDomain },
): string {
  const step = draft.steps.find((each) => each.id === id);
  const isModel = domain.agent(step?.agent ?? '')?.type !== 'connector-call';
  const path = isModel ? 'output.response' : 'output';
  return `\n\nResult of ${plainTemplate(step?.name ?? id)}:\n{{steps.${id}.${path}}}`;
}

function synthesisSteps(
  draft: PlanDraft,
  { config }: AgentDomain,
  { question, taken }: { readonly question: string; readonly taken: Set<string> },
): readonly object[] {
  const { enabled = true, prompt_template } = config.spec.synthesis ?? {};
  if (!enabled || draft.steps.length < 2) return [];
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
      depends_on: draft.steps.map(({ id }) => id),
    },
  ];
}
