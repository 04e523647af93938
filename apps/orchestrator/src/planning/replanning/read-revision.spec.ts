import { join } from 'node:path';
import { readAgentFolder } from '../../agents/agent-files';
import { answered, ended } from '../../execution/step-runners.fake';
import type { SettledStep, StepOutcome } from '../../execution/step-outcome';
import type { Plan, PlanStep } from '../plan';
import { readPlan } from '../read-plan';
import { plainPlan, revisedPlan } from './plan-revision';
import { readRevision, type RevisionBasis } from './read-revision';
import { reportOf, type RunProgress } from './run-progress';

const { domains: shipped } = readAgentFolder([join(__dirname, '../../../../../agents')]);
const DOMAINS = new Map(shipped.map((domain) => [domain.name, domain]));

const at = new Date(0);
const ENDED: Record<string, StepOutcome> = {
  hotel: answered('The Ritz'),
  other: ended('failed'),
  fly: ended('blocked', 'POLICY_DENIED'),
};
const plan = readPlan({
  name: 'A trip',
  steps: [
    { id: 'hotel', type: 'llm-call', prompt: 'A hotel' },
    { id: 'fly', type: 'llm-call', prompt: 'A flight', on_failure: 'replan' },
    { id: 'other', type: 'llm-call', prompt: 'Something else' },
    { id: 'tour', type: 'llm-call', prompt: 'After {{steps.fly.output.response}}', depends_on: ['hotel'] },
    { id: 'slow', type: 'llm-call', prompt: 'Takes long' },
  ],
});
const progress: RunProgress = {
  plan,
  failed: 'fly',
  superseded: new Set(['tour']),
  settledStep: (id): SettledStep | undefined => {
    const outcome = ENDED[id];
    return outcome && { outcome, attempt: 1, startedAt: at, endedAt: at };
  },
};
const basis = (more: Partial<RevisionBasis> = {}): RevisionBasis => ({
  ...{ progress, domains: DOMAINS, mode: 'auto', askedBy: 'fly@replan' },
  takenIds: new Set(plan.steps.map(({ id }) => id)),
  ...more,
});

const draft = (...steps: object[]): string =>
  JSON.stringify({ domain: 'generic', complexity: 1, synthesis: 'Short.', steps });
const task = (id: string, depends_on: string[] = [], more: object = {}): object => ({
  ...{ id, name: id, agent: 'writer', task: `Do ${id}`, depends_on, needs_approval: false },
  ...more,
});
const byId = (steps: readonly PlanStep[] = []): Record<string, PlanStep> =>
  Object.fromEntries(steps.map((step) => [step.id, step]));

describe(readRevision.name, () => {
  it('makes steps that run behind the one that asks, with what is done at hand', () => {
    const { revision } = readRevision(draft(task('train', ['hotel']), task('bike', ['train'])), basis());

    const { bike, synthesis, train } = byId(revision?.steps);
    expect(train).toMatchObject({ type: 'llm-call', depends_on: ['hotel', 'fly@replan'] });
    expect(train).toMatchObject({ prompt: expect.stringContaining('{{steps.hotel.output.response}}') });
    expect(bike).toMatchObject({ depends_on: ['train'] });
    expect(synthesis).toMatchObject({ type: 'synthesis', depends_on: ['hotel', 'train', 'bike'] });
  });

  it('gives new steps ids that no step has or had', () => {
    const { revision } = readRevision(draft(task('tour'), task('fly', ['tour'])), basis());

    expect(revision?.steps.map(({ id }) => id)).toEqual(['tour-2', 'fly-2', 'synthesis']);
    expect(byId(revision?.steps)['fly-2']?.depends_on).toEqual(['tour-2']);
  });

  it.each([
    ['a step that failed', draft(task('a', ['other'])), "'other' is not a step to build on"],
    ['a step that is dropped', draft(task('a', ['tour'])), "'tour' is not a step to build on"],
    ['an agent that is not there', draft(task('a', [], { agent: 'nobody' })), 'agent'],
    ['a circle', draft(task('a', ['b']), task('b', ['a'])), 'circle'],
    ['a domain that is not there', draft().replace('generic', 'nowhere'), '/steps'],
  ])('refuses %s and says why', (_, answer, why) => {
    const { problems } = readRevision(answer, basis());

    expect(problems?.join('\n')).toContain(why);
  });

  it.each(['confirm', 'step'])('asks a person before every new step of a run in the mode %s', (mode) => {
    const { revision } = readRevision(draft(task('train')), basis({ mode }));

    expect(byId(revision?.steps)['approve-train']).toMatchObject({ type: 'approval' });
    expect(byId(revision?.steps)['train']?.depends_on).toContain('approve-train');
  });
});

describe(reportOf.name, () => {
  it('tells what is done, what is not and why, and what is dropped', () => {
    const report = reportOf(progress);

    expect(report).toContain("The step 'fly' was not completed (POLICY_DENIED)");
    expect(report).toContain('- hotel (llm-call): {"response":"The Ritz"}');
    expect(report).toContain('- slow (llm-call): under way');
    expect(report.split('dropped:')[1]).toContain('- tour');
  });
});

describe(plainPlan.name, () => {
  it('makes a plan that can be run from the start, without what was not completed', () => {
    const { revision } = readRevision(draft(task('train', ['hotel'])), basis());
    const revised = revisedPlan(plan, {
      replan: {
        ...{ id: 'fly@replan', type: 'replan', name: 'New plan', failed: 'fly', depends_on: ['fly'] },
      },
      superseded: progress.superseded,
      steps: revision?.steps ?? [],
    });

    const plain: Plan = plainPlan(revised as Plan);

    expect(readPlan(plain).steps.map(({ id }) => id)).toEqual([
      'hotel',
      'other',
      'slow',
      'train',
      'synthesis',
    ]);
  });
});
