import type { BenchOptions, BenchResult, BenchRow } from './bench-report';
import { prepareTenant } from './bench-tenant';
import { startInstantProvider } from './instant-provider';
import { runLoad, type LoadReport } from './load';
import { startAgent } from './measured-agent';
import type { MeasuredProcess } from './measured-process';
import { realPrompts } from './real-prompts';

const PROMPT_LENGTH = 1_024;
const PROMPTS = 5_000;
/** The rate of the aims. */
const RATE_PER_S = 500;
/** A rate at which one process has time to spare. */
const CALM_RATE_PER_S = 200;
const AIM_PER_S = 4_000;
const WARM_UP_SECONDS = 8;

/**
 * OpenAI chat completions through the built agent to a provider that answers at once, whole and streamed, with the
 * policies and prompts of the suite `decision`. The baseline is the provider itself, asked directly.
 * @public loaded by name
 */
export async function run({ databaseUrl, serviceUrl, seconds }: BenchOptions): Promise<BenchResult> {
  const tenant = await prepareTenant(databaseUrl);
  const provider = await startInstantProvider();
  const agent = await startAgent(serviceUrl, {
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: provider.openAiBaseUrl,
  });
  const prompts = realPrompts(PROMPTS, PROMPT_LENGTH);
  const bodies = { whole: bodiesOf(prompts, false), streamed: bodiesOf(prompts, true) };
  const through = (kind: keyof typeof bodies, ratePerS: number | null): Promise<LoadReport> => {
    const name = `${kind} at ${ratePerS === null ? 'saturation' : `${ratePerS}/s`}`;
    return load(name, agent, { apiKey: tenant.apiKey, seconds, bodies: bodies[kind], ratePerS });
  };
  const directly = (kind: keyof typeof bodies): Promise<LoadReport> =>
    load(`provider directly, ${kind} at ${RATE_PER_S}/s`, provider.measured, {
      ...{ apiKey: tenant.apiKey, seconds, bodies: bodies[kind], ratePerS: RATE_PER_S },
      baseline: true,
    });
  try {
    return resultOf({
      // First, because services run for weeks, and Node compiles as it goes.
      saturated: await through('whole', null),
      streamedSaturated: await through('streamed', null),
      whole: await through('whole', RATE_PER_S),
      streamed: await through('streamed', RATE_PER_S),
      calm: await through('whole', CALM_RATE_PER_S),
      calmStreamed: await through('streamed', CALM_RATE_PER_S),
      direct: await directly('whole'),
      directStreamed: await directly('streamed'),
    });
  } finally {
    await agent.stop();
    await provider.measured.stop();
  }
}

interface Work {
  readonly apiKey: string;
  readonly bodies: readonly string[];
  readonly seconds: number;
  readonly ratePerS: number | null;
  readonly baseline?: boolean;
}

function load(name: string, target: MeasuredProcess, { apiKey, ...work }: Work): Promise<LoadReport> {
  return runLoad(name, target, {
    ...work,
    path: '/v1/chat/completions',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    connections: 16,
    concurrency: work.ratePerS === null ? 128 : 4_000,
    warmupSeconds: WARM_UP_SECONDS,
  });
}

function bodiesOf(prompts: readonly string[], stream: boolean): string[] {
  return prompts.map((content) =>
    JSON.stringify({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content }], stream }),
  );
}

type Reports = Readonly<
  Record<
    | 'calm'
    | 'calmStreamed'
    | 'direct'
    | 'directStreamed'
    | 'saturated'
    | 'streamed'
    | 'streamedSaturated'
    | 'whole',
    LoadReport
  >
>;

function resultOf(reports: Reports): BenchResult {
  const { calm, calmStreamed, whole, streamed, saturated, streamedSaturated, direct, directStreamed } =
    reports;
  const added = (field: 'p50Ms' | 'p95Ms', through: LoadReport, directly: LoadReport): number =>
    through.row[field] - directly.row[field];
  const rows: BenchRow[] = Object.values(reports).map(({ row }) => row);
  return {
    suite: 'proxy',
    rows,
    ratios: [
      { name: `p95 ms, whole at ${CALM_RATE_PER_S}/s`, value: calm.row.p95Ms, aim: 'floor < 30' },
      { name: `p95 ms, streamed at ${CALM_RATE_PER_S}/s`, value: calmStreamed.row.p95Ms, aim: 'floor < 30' },
      { name: `p95 ms, whole at ${RATE_PER_S}/s`, value: whole.row.p95Ms, aim: 'floor < 30' },
      { name: `p95 ms, streamed at ${RATE_PER_S}/s`, value: streamed.row.p95Ms, aim: 'floor < 30' },
      { name: 'added p50 ms, whole', value: added('p50Ms', whole, direct), aim: '< 1.5' },
      { name: 'added p95 ms, whole', value: added('p95Ms', whole, direct), aim: '< 6' },
      { name: 'added p50 ms, streamed', value: added('p50Ms', streamed, directStreamed), aim: '< 1.5' },
      { name: 'added p95 ms, streamed', value: added('p95Ms', streamed, directStreamed), aim: '< 6' },
      { name: 'per second at saturation, whole', value: saturated.row.perSecond, aim: `>= ${AIM_PER_S}` },
      { name: 'per second at saturation, streamed', value: streamedSaturated.row.perSecond },
    ],
    notes: Object.values(reports).flatMap(({ notes }) => notes),
  };
}
