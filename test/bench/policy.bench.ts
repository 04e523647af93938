import { NOTHING_FOUND, newId, type DecisionId, type GovernedCall, type PolicyId } from '@app/kernel';
import {
  PolicySnapshot,
  compilePolicy,
  decide,
  type CompiledPolicy,
  type Condition,
  type PolicyQuestion,
} from '@app/policy';
import { aCall, aPrincipal } from '@app/testing';
import { rowOf, type BenchOptions, type BenchResult, type BenchRow } from './bench-report';

const SIZES = [10, 100, 1_000, 10_000];
const TOOLS = 10;
/** One policy in ten looks at calls of every tool. */
const UNSCOPED_SHARE = 10;
/** Calls that are measured together, because a single decision is shorter than the clock is exact. */
const BATCH = 64;
const WARM_UP_BATCHES = 20;
/** Slow loops get more time, so that their percentiles say something. */
const LEAST_BATCHES = 20;
const AIM_US_AT_1000 = 20;

const principal = aPrincipal();

/**
 * `decide` alone, at growing numbers of policies of one tenant. The baseline evaluates every policy, without index.
 * @public loaded by name
 */
export function run({ seconds }: BenchOptions): Promise<BenchResult> {
  const rows = SIZES.flatMap((size) => measureSize(size, (seconds * 1_000) / SIZES.length / 2));
  const at = (size: number, kind: string): BenchRow | undefined =>
    rows.find(({ name }) => name === nameOf(size, kind));
  const decided = at(1_000, 'indexed');
  return Promise.resolve({
    suite: 'policy',
    rows,
    ratios: [
      {
        name: 'us per decision at 1000 policies',
        value: (decided?.p50Ms ?? NaN) * 1_000,
        aim: `<= ${AIM_US_AT_1000}`,
      },
      ...SIZES.map((size) => ({
        name: `naive loop / decide at ${size} policies`,
        value: (at(size, 'naive loop')?.p50Ms ?? NaN) / (at(size, 'indexed')?.p50Ms ?? NaN),
      })),
    ],
    notes: [
      `each sample is the mean of ${BATCH} different calls; ${TOOLS} tools, 1 in ${UNSCOPED_SHARE} policies for all`,
    ],
  });
}

function measureSize(size: number, durationMs: number): BenchRow[] {
  const policies = Array.from({ length: size }, (_, number) => policyOf(number));
  const unindexed = policies.map((policy) => ({ ...policy, keys: [] }));
  return [
    measure(nameOf(size, 'naive loop'), new PolicySnapshot(1, unindexed), durationMs),
    measure(nameOf(size, 'indexed'), new PolicySnapshot(1, policies), durationMs),
  ];
}

function nameOf(size: number, kind: string): string {
  return `${size} policies, ${kind}`;
}

function measure(name: string, snapshot: PolicySnapshot, durationMs: number): BenchRow {
  const questions = Array.from({ length: BATCH }, (_, number) => questionOf(number));
  const decideAll = (): void => questions.forEach((question) => void decide(snapshot, question));
  for (let batch = 0; batch < WARM_UP_BATCHES; batch++) decideAll();
  const latenciesMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  for (let nowMs = startedMs; nowMs - startedMs < durationMs || latenciesMs.length < LEAST_BATCHES;) {
    decideAll();
    const endedMs = performance.now();
    latenciesMs.push((endedMs - nowMs) / BATCH);
    nowMs = endedMs;
  }
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  const row = rowOf(name, latenciesMs, {
    elapsedMs,
    cpuUs: (user + system) / BATCH,
    baseline: name.endsWith('loop'),
  });
  return { ...row, perSecond: row.perSecond * BATCH };
}

function policyOf(number: number): CompiledPolicy {
  const appliesTo = number % UNSCOPED_SHARE === 0 ? {} : { tools: [`tool-${number % TOOLS}`] };
  return compilePolicy({
    id: `policy-${number}` as PolicyId,
    version: 1,
    scope: { kind: 'tenant', tenantId: principal.tenantId },
    document: {
      name: `policy ${number}`,
      stages: ['tool.request'],
      condition: conditionOf(number),
      action: number % 3 === 0 ? 'warn' : 'log',
      appliesTo,
    },
  });
}

/** Two to five comparisons of different kinds, as in real policies; few of them match. */
function conditionOf(number: number): Condition {
  return {
    all: [
      { field: 'user.role', operator: 'in', value: ['analyst', `role-${number % 7}`] },
      { field: 'context.amount', operator: 'greater_than', value: number % 500 },
      {
        any: [
          { field: 'context.region', operator: 'starts_with', value: `region-${number % 13}` },
          { field: 'user.email', operator: 'ends_with', value: `@team-${number % 17}.example` },
          { not: { field: 'context.channel', operator: 'equals', value: 'web' } },
        ],
      },
    ],
  };
}

function questionOf(number: number): PolicyQuestion {
  const call: GovernedCall = aCall({
    principal,
    stage: 'tool.request',
    target: { connector: 'postgres', tool: `tool-${number % TOOLS}` },
    user: { role: `role-${number % 7}`, email: `person@team-${number % 17}.example` },
    context: { amount: number * 7, region: `region-${number % 13}`, channel: 'web' },
  });
  return {
    call,
    stage: call.stage,
    segments: call.segments,
    inspection: NOTHING_FOUND,
    decisionId: newId<DecisionId>(),
  };
}
