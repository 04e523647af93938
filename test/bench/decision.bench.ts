import { join } from 'node:path';
import { FROM_SOURCE } from '@app/testing';
import type { BenchOptions, BenchResult } from './bench-report';
import { runLoad, type Load, type LoadReport } from './load';
import { MeasuredProcess } from './measured-process';
import { realPrompts } from './real-prompts';
import { prepareTenant } from './bench-tenant';
import { startAgent } from './measured-agent';

const BARE_SERVER = join(__dirname, 'bare-server.ts');

const PROMPT_LENGTH = 1_024;
const PROMPTS = 5_000;
const RATE_PER_S = 1_000;
const AIM_PER_S = 8_000;

/**
 * Pre-checks over HTTP/2 and TLS 1.3 on the built agent: one enterprise tenant with 100 policies of its own beside all
 * system policies, distinct 1 KB prompts of real text, the audit record committed before each answer. The baseline is a
 * bare Nest route on the same listener under the same load.
 * @public loaded by name
 */
export async function run({ databaseUrl, serviceUrl, seconds }: BenchOptions): Promise<BenchResult> {
  const tenant = await prepareTenant(databaseUrl);
  const prompts = realPrompts(PROMPTS, PROMPT_LENGTH);
  const agent = await startAgent(serviceUrl);
  const decisions = await underBothLoads('pre-check', agent, {
    path: '/api/policy/pre-check',
    apiKey: tenant.apiKey,
    bodies: prompts.map((query) =>
      JSON.stringify({ client_id: tenant.clientId, user_token: 'bench', query }),
    ),
    seconds,
  });
  const bare = await startBareServer();
  const baseline = await underBothLoads('bare route', bare, {
    path: '/bare',
    apiKey: tenant.apiKey,
    bodies: prompts.map((query) => JSON.stringify({ query })),
    seconds,
    baseline: true,
  });
  return resultOf(decisions, baseline);
}

interface Work extends Pick<Load, 'path' | 'bodies' | 'seconds'> {
  readonly apiKey: string;
  readonly baseline?: boolean;
}

/** Stops the process in the end, so that it does not disturb the next one. */
async function underBothLoads(name: string, target: MeasuredProcess, work: Work): Promise<LoadReport[]> {
  const { apiKey, ...rest } = work;
  const load = {
    ...rest,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    connections: 16,
    warmupSeconds: 3,
  };
  try {
    return [
      await runLoad(`${name} at ${RATE_PER_S}/s`, target, {
        ...load,
        ratePerS: RATE_PER_S,
        concurrency: 4_000,
      }),
      await runLoad(`${name} at saturation`, target, { ...load, ratePerS: null, concurrency: 256 }),
    ];
  } finally {
    await target.stop();
  }
}

function resultOf(decisions: readonly LoadReport[], baseline: readonly LoadReport[]): BenchResult {
  const rows = [...decisions, ...baseline].map(({ row }) => row);
  const [steady, saturated, bareSteady, bareSaturated] = rows;
  const cpuOf = (row: typeof steady): number => row?.cpuUsPerOp ?? NaN;
  return {
    suite: 'decision',
    rows,
    ratios: [
      {
        name: 'CPU of a decision / bare route at saturation',
        value: cpuOf(saturated) / cpuOf(bareSaturated),
        aim: '<= 4',
      },
      { name: `CPU of a decision / bare route at ${RATE_PER_S}/s`, value: cpuOf(steady) / cpuOf(bareSteady) },
      { name: `p95 ms at ${RATE_PER_S}/s`, value: steady?.p95Ms ?? NaN, aim: '< 5, floor < 10' },
      { name: 'CPU us per decision at saturation', value: cpuOf(saturated), aim: '<= 125' },
      {
        name: 'decisions per second at saturation',
        value: saturated?.perSecond ?? NaN,
        aim: `>= ${AIM_PER_S}`,
      },
    ],
    notes: [...decisions, ...baseline].flatMap(({ notes }) => notes),
  };
}

function startBareServer(): Promise<MeasuredProcess> {
  return MeasuredProcess.start(BARE_SERVER, {
    readyPath: '/health/ready',
    nodeArguments: FROM_SOURCE,
    env: (port) => ({ BENCH_PORT: String(port), AXONFLOW_TLS: 'self-signed', LOG_LEVEL: 'warn' }),
  });
}
