import { join } from 'node:path';
import type { AdmittedCall, CallOutput, GovernancePipeline } from '@app/governance';
import {
  CallAbortedError,
  DeadlineExceededError,
  type Finding,
  type GovernedCall,
  type Segment,
} from '@app/kernel';
import { type ChatCompletions, type CostEstimator, type JsonObject } from '@app/llm-providers';
import { aPrincipal } from '@app/testing';
import type { AgentCatalog } from '../../agents/agent-catalog';
import { readAgentFolder } from '../../agents/agent-files';
import { resolveText } from '../references/resolve';
import { ModelPlanner } from './model-planner';
import { PlanFinisher } from './plan-finisher';
import { Planner, type PlanningRequest, type PlanningResult } from './planner';
import { domainFor, draftByRules } from './rule-planner';

const { domains: shipped } = readAgentFolder([join(__dirname, '../../../../../agents')]);
const DOMAINS = new Map(shipped.map((domain) => [domain.name, domain]));

const draft = (more: object = {}): string =>
  JSON.stringify({
    domain: 'travel',
    complexity: 3,
    steps: [
      {
        id: 'fly',
        name: 'Flights',
        agent: 'flight-search',
        task: 'Find flights',
        depends_on: [],
        needs_approval: false,
      },
      {
        id: 'sleep',
        name: 'Hotels',
        agent: 'hotel-search',
        task: 'Find hotels',
        depends_on: [],
        needs_approval: false,
      },
      {
        id: 'days',
        name: 'Days',
        agent: 'itinerary',
        task: 'Plan the days',
        depends_on: ['fly', 'sleep'],
        needs_approval: true,
      },
    ],
    synthesis: 'Short, please.',
    ...more,
  });

/** A model that gives its answers in order, and remembers what it was asked. */
class ScriptedModel {
  readonly asked: JsonObject[] = [];

  constructor(
    private readonly answers: (Error | string)[],
    private readonly simulated = false,
  ) {}

  complete({ body }: { readonly body: JsonObject }): Promise<CallOutput<JsonObject>> {
    this.asked.push(body);
    const answer = this.answers[this.asked.length - 1] ?? '';
    if (answer instanceof Error) return Promise.reject(answer);
    const segments = [{ pointer: '/choices/0/message/content', text: answer }];
    return Promise.resolve({
      payload: {},
      segments,
      usage: { promptTokens: 10, completionTokens: 5, estimated: false, costMicroUsd: 7 },
      servedBy: { provider: 'p', model: 'm' },
      simulated: this.simulated,
      rebuild: () => ({}),
    });
  }
}

interface Setting {
  readonly verdict?: 'allow' | 'block';
  /** What governance makes of texts on their way to the model. */
  readonly redact?: (text: string) => string;
  /** What governance makes of the answer. */
  readonly release?: (segments: readonly Segment[]) => readonly Segment[];
  readonly calls?: GovernedCall[];
  /** What detectors see in the question. */
  readonly findings?: readonly Finding[];
}

function pipelineWith({
  calls = [],
  findings = [],
  redact = (text) => text,
  release = (all) => all,
  verdict = 'allow',
}: Setting): GovernancePipeline {
  const run = async (
    call: GovernedCall,
    execute: (admitted: AdmittedCall) => Promise<CallOutput<JsonObject>>,
  ): Promise<unknown> => {
    calls.push(call);
    if (verdict === 'block') return { verdict, decision: { reasons: ['no'] } };
    const segments = call.segments.map(({ pointer, text }) => ({ pointer, text: redact(text) }));
    const admitted = {
      call,
      decision: { policyEpoch: 1 },
      segments,
      allowedProviders: null,
      allowedRegions: null,
      onAttempt: () => undefined,
    };
    const output = await execute(admitted as unknown as AdmittedCall);
    const inspection = { findings, complete: true, gaps: [] };
    return { verdict, decision: {}, inspection, output: { ...output, segments: release(output.segments) } };
  };
  return { run } as unknown as GovernancePipeline;
}

const PHONE: Finding = {
  pointer: '/query',
  start: 5,
  end: 13,
  type: 'PHONE_NUMBER',
  category: 'pii',
  confidence: 1,
};

const aRequest = (more: Partial<PlanningRequest> = {}): PlanningRequest => ({
  query: 'Plan a trip to Oslo with flights and a hotel',
  mode: 'auto',
  principal: aPrincipal(),
  user: {},
  context: {},
  trace: { traceId: 'a'.repeat(32), requestId: 'r' },
  receivedAt: new Date(0),
  signal: new AbortController().signal,
  ...more,
});

function plan(
  model: ScriptedModel,
  request: Partial<PlanningRequest> = {},
  setting: Setting = {},
): Promise<PlanningResult> {
  const catalog = { forTenant: () => Promise.resolve(DOMAINS) } as unknown as AgentCatalog;
  const prices = { estimateMicroUsd: () => 100 } as unknown as CostEstimator;
  const models = new ModelPlanner(model as unknown as ChatCompletions);
  return new Planner(pipelineWith(setting), models, catalog, new PlanFinisher(prices)).plan(
    aRequest(request),
  );
}

describe(Planner.name, () => {
  it('makes a plan from the answer of a model, governed as the caller', async () => {
    const calls: GovernedCall[] = [];
    const model = new ScriptedModel([draft()]);
    const request = aRequest();

    const { governed, work } = await plan(model, request, { calls });

    expect(calls).toMatchObject([
      { stage: 'plan.request', principal: request.principal, segments: [{ pointer: '/query' }] },
    ]);
    expect(governed.verdict).toBe('allow');
    expect(work).toMatchObject({
      planner: 'model',
      reason: null,
      domain: 'travel',
      mode: 'parallel',
      complexity: 3,
      parallel: true,
    });
    expect(work?.plan).toMatchObject({ max_parallel: 5, budget: { wall_ms: 300_000 } });
    expect(work?.plan.steps.map(({ depends_on, id, type }) => [id, type, depends_on])).toEqual([
      ['fly', 'agent', []],
      ['sleep', 'agent', []],
      ['days', 'agent', ['fly', 'sleep', 'approve-days']],
      ['approve-days', 'approval', ['fly', 'sleep']],
      ['synthesis', 'synthesis', ['fly', 'sleep', 'days']],
    ]);
    expect(work?.plan.steps[2]).toMatchObject({
      query: expect.stringContaining('{{steps.fly.output.response}}'),
    });
    expect(work?.estimate).toMatchObject({ costMicroUsd: 400, isLowerBound: false });
    expect(model.asked[0]?.['response_format']).toMatchObject({ type: 'json_schema' });
  });

  it('hands a bad answer back with its problems, twice at most', async () => {
    const bad = draft({
      steps: [{ id: 'x', name: 'X', agent: 'nobody', task: 't', depends_on: ['y'], needs_approval: false }],
    });
    const mended = new ScriptedModel(['not json', bad, draft()]);
    const hopeless = new ScriptedModel([bad, bad, bad, draft()]);

    const first = await plan(mended);
    const second = await plan(hopeless);

    expect(first.work?.planner).toBe('model');
    expect(JSON.stringify(mended.asked[2])).toContain("'y' is not a step of this list");
    expect(hopeless.asked).toHaveLength(3);
    expect(second.work).toMatchObject({ planner: 'rules', reason: 'The model gave no usable plan.' });
    expect(second.governed.verdict === 'allow' && second.governed.output.usage.promptTokens).toBe(30);
  });

  it.each<[string, ScriptedModel, string]>([
    ['the stand-in answers', new ScriptedModel([draft()], true), 'No real model is configured.'],
    [
      'the model cannot be asked',
      new ScriptedModel([new DeadlineExceededError('slow')]),
      'could not be asked',
    ],
  ])('plans by rules, and says so, when %s', async (_, model, reason) => {
    const { work } = await plan(model);

    expect(work).toMatchObject({
      planner: 'rules',
      reason: expect.stringContaining(reason),
      domain: 'travel',
    });
    expect(work?.plan.steps.map(({ id }) => id)).toEqual([
      'flight-search',
      'hotel-search',
      'itinerary',
      'synthesis',
    ]);
  });

  it('plans by rules when governance left no plan of the answer', async () => {
    const release = (segments: readonly Segment[]): readonly Segment[] =>
      segments.map((each) => ({ ...each, text: '[redacted]' }));

    const { work } = await plan(new ScriptedModel([draft()]), {}, { release });

    expect(work).toMatchObject({ planner: 'rules', reason: expect.stringContaining('governance') });
  });

  it('plans with what governance left, and keeps the question masked', async () => {
    const planned = await plan(
      new ScriptedModel([], true),
      { query: 'call 555-1234' },
      { findings: [PHONE] },
    );

    expect(planned).toMatchObject({
      question: 'call [REDACTED:PHONE_NUMBER]',
      work: { plan: { name: 'call [REDACTED:PHONE_NUMBER]', steps: [{ query: 'call 555-1234' }] } },
    });
  });

  it('cuts no character in half when it names a plan', async () => {
    const { work } = await plan(new ScriptedModel([], true), { query: `${'a'.repeat(254)}\u{1f600}` });

    expect(work?.plan.name).toBe(`${'a'.repeat(254)}\ufffd`);
  });

  it('asks no model when the caller is refused, and shows none what was redacted', async () => {
    const model = new ScriptedModel([draft()]);
    const refused = await plan(model, {}, { verdict: 'block' });
    const asked = model.asked.length;
    const redacted = await plan(
      model,
      { query: 'call 555-1234' },
      { redact: () => 'call [PHONE]', findings: [PHONE] },
    );

    expect(refused.work).toBeNull();
    expect(asked).toBe(0);
    expect(JSON.stringify(model.asked) + JSON.stringify(redacted.work)).not.toContain('555-1234');
  });

  it('ends when the caller leaves', async () => {
    const controller = new AbortController();
    controller.abort(new CallAbortedError('left'));

    await expect(plan(new ScriptedModel([new Error('x')]), { signal: controller.signal })).rejects.toThrow(
      'left',
    );
  });

  it('keeps to the domain that is asked for, and takes questions for plain text', async () => {
    const { work } = await plan(new ScriptedModel([''], true), {
      domain: 'finance',
      query: 'Risk of {{steps.x.output}}?',
    });

    const [step] = work?.plan.steps ?? [];
    expect(work?.domain).toBe('finance');
    const query = step?.type === 'agent' ? step.query : '';
    expect(resolveText(query, { outputOf: () => undefined, input: null, variables: {} })).toBe(
      'Risk of {{steps.x.output}}?',
    );
  });
});

describe(domainFor.name, () => {
  it.each([
    ['Find flights to Oslo', 'travel'],
    ['Compare the doses of this medication with guidelines', 'healthcare'],
    ['What is the risk of this portfolio of bonds?', 'finance'],
    ['Write a poem', 'generic'],
    ['', 'generic'],
  ])('finds the domain of: %s', (question, domain) => {
    expect(domainFor(question, DOMAINS)?.name).toBe(domain);
    expect(domainFor(question, new Map())).toBeNull();
  });

  it('gives the same draft for the same question', () => {
    const domain = DOMAINS.get('generic');

    expect(domain && draftByRules('Compare and write', domain)).toEqual(
      domain && draftByRules('Compare and write', domain),
    );
  });
});
