import { connect, type ClientHttp2Session } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowOf, type BenchOptions, type BenchResult } from './bench-report';
import { prepareTenant } from './bench-tenant';
import { startInstantProvider } from './instant-provider';
import { startAgent } from './measured-agent';
import type { MeasuredProcess } from './measured-process';

const STREAMS = 200;
/** Of each stream; see provider-process.mjs. */
const EVENTS = 104;
const CONNECTIONS = 8;
/** All streams run at the same time for the second half of a round. */
const ARRIVAL_GAP_MS = 25;
const MEBIBYTE = 2 ** 20;

/**
 * 200 streams at the same time through the built agent, opened one after the other within five seconds, each an event
 * every 100 ms for ten seconds: when the first text arrives, against the provider asked directly, and how much memory the
 * agent holds meanwhile. A first round warms up.
 * @public loaded by name
 */
export async function run({ databaseUrl, serviceUrl }: BenchOptions): Promise<BenchResult> {
  const tenant = await prepareTenant(databaseUrl);
  const provider = await startInstantProvider();
  const agent = await startAgent(serviceUrl, {
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: provider.openAiBaseUrl,
    AXONFLOW_PROVIDER_MAX_CONNECTIONS: String(2 * STREAMS),
  });
  try {
    await streamAll(agent, tenant.apiKey, STREAMS);
    const idleBytes = await agent.rssBytes();
    const governed = await streamAll(agent, tenant.apiKey, STREAMS);
    const again = await streamAll(agent, tenant.apiKey, STREAMS);
    const direct = await streamAll(provider.measured, tenant.apiKey, STREAMS);
    return resultOf({ governed, again, direct, idleBytes });
  } finally {
    await agent.stop();
    await provider.measured.stop();
  }
}

interface Round {
  readonly firstTextMs: readonly number[];
  readonly elapsedMs: number;
  readonly peakBytes: number;
  readonly cpuUs: number;
  readonly failures: number;
}

async function streamAll(target: MeasuredProcess, apiKey: string, count: number): Promise<Round> {
  const sessions = Array.from({ length: CONNECTIONS }, () =>
    connect(target.origin, { rejectUnauthorized: false }),
  );
  const startedMs = performance.now();
  const cpuAtStartUs = await target.cpuUs();
  let peakBytes = 0;
  const sampling = setInterval(() => {
    void target.rssBytes().then((bytes) => (peakBytes = Math.max(peakBytes, bytes)));
  }, 500);
  const firsts = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      await sleep(at * ARRIVAL_GAP_MS);
      return firstTextMs(sessions[at % CONNECTIONS] as ClientHttp2Session, apiKey);
    }),
  );
  clearInterval(sampling);
  sessions.forEach((session) => session.close());
  const complete = firsts.filter((ms) => ms !== null);
  return {
    firstTextMs: complete,
    elapsedMs: performance.now() - startedMs,
    peakBytes,
    cpuUs: (await target.cpuUs()) - cpuAtStartUs,
    failures: count - complete.length,
  };
}

/** Reads a stream to its end. @returns when its first text came; null when it did not end well */
function firstTextMs(session: ClientHttp2Session, apiKey: string): Promise<number | null> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    let firstMs: number | null = null;
    let tail = '';
    const stream = session.request({
      ':method': 'POST',
      ':path': '/v1/chat/completions',
      'content-type': 'application/json',
      authorization: `Bearer ${apiKey}`,
    });
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      if (text.includes('"content":"The"')) firstMs ??= performance.now() - startedMs;
      tail = (tail + text).slice(-20);
    });
    stream.on('error', () => undefined);
    stream.on('close', () => resolve(tail.includes('[DONE]') ? firstMs : null));
    stream.end(
      JSON.stringify({
        model: 'gpt-slow',
        stream: true,
        messages: [{ role: 'user', content: 'Why is the sky blue?' }],
      }),
    );
  });
}

function resultOf(rounds: {
  readonly governed: Round;
  readonly again: Round;
  readonly direct: Round;
  readonly idleBytes: number;
}): BenchResult {
  const { governed, again, direct, idleBytes } = rounds;
  const row = (
    name: string,
    { firstTextMs, elapsedMs, cpuUs }: Round,
    baseline = false,
  ): BenchResult['rows'][number] => rowOf(name, firstTextMs, { elapsedMs, cpuUs, baseline });
  const rows = [
    row(`first text of ${STREAMS} streams`, governed),
    row('the same once more', again),
    row('provider directly', direct, true),
  ];
  const [, second, directly] = rows;
  return {
    suite: 'streams',
    rows,
    ratios: [
      {
        name: 'added p95 ms to the first text',
        value: (second?.p95Ms ?? NaN) - (directly?.p95Ms ?? NaN),
        aim: '< 10',
      },
      { name: 'CPU us an event', value: (second?.cpuUsPerOp ?? NaN) / EVENTS },
      { name: 'memory at rest, MiB', value: idleBytes / MEBIBYTE },
      { name: 'peak memory, first round, MiB', value: governed.peakBytes / MEBIBYTE },
      {
        name: 'peak memory, second round / first',
        value: again.peakBytes / governed.peakBytes,
        aim: '<= 1.1',
      },
    ],
    notes: [`streams that failed: ${governed.failures + again.failures} of ${2 * STREAMS}`],
  };
}
