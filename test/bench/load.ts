import { fork } from 'node:child_process';
import { join } from 'node:path';
import { percentile, rowOf, type BenchRow } from './bench-report';
import type { MeasuredProcess } from './measured-process';

const GENERATOR = join(__dirname, 'load-generator.mjs');

/** A load on one route. */
export interface Load {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn. */
  readonly bodies: readonly string[];
  /** Arrivals per second by the clock; null keeps `concurrency` requests under way instead. */
  readonly ratePerS: number | null;
  /** Requests under way at most; arrivals beyond are dropped and counted. */
  readonly concurrency: number;
  readonly connections: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
}

interface Outcome {
  readonly type: 'done';
  readonly elapsedMs: number;
  readonly latenciesMs: Float64Array;
  /** How much later than planned each request was sent. */
  readonly lateMs: Float64Array;
  readonly statuses: Readonly<Record<string, number>>;
  readonly failures: number;
  readonly dropped: number;
}

/** A row, and what went wrong in it. */
export interface LoadReport {
  readonly row: BenchRow;
  readonly notes: readonly string[];
}

/** Puts a load on a measured process and counts its CPU time meanwhile. */
export async function runLoad(
  name: string,
  target: MeasuredProcess,
  load: Load & { readonly baseline?: boolean },
): Promise<LoadReport> {
  const generator = fork(GENERATOR, { serialization: 'advanced', execArgv: [] });
  let cpuAtStart = Promise.resolve(0);
  const outcome = new Promise<Outcome>((resolve, reject) => {
    generator.on('message', (message: Outcome | { readonly type: 'measuring' }) => {
      if (message.type === 'done') resolve(message);
      else cpuAtStart = target.cpuUs();
    });
    generator.on('exit', (code) => reject(new Error(`The load generator ended with ${code}.`)));
  });
  generator.send({ ...load, origin: target.origin });
  const done = await outcome;
  const cpuUs = (await target.cpuUs()) - (await cpuAtStart);
  const { elapsedMs } = done;
  return {
    row: rowOf(name, done.latenciesMs, { elapsedMs, cpuUs, baseline: load.baseline ?? false }),
    notes: notesOf(name, done),
  };
}

function notesOf(name: string, { lateMs, statuses, failures, dropped }: Outcome): string[] {
  const bad = Object.entries(statuses).filter(([status]) => !status.startsWith('2'));
  return [
    ...bad.map(([status, count]) => `${name}: ${count} answers with status ${status}`),
    ...(failures > 0 ? [`${name}: ${failures} requests without an answer`] : []),
    ...(dropped > 0 ? [`${name}: ${dropped} arrivals dropped, too many were under way`] : []),
    `${name}: the generator itself was late by ${percentile(lateMs.sort(), 0.95).toFixed(2)} ms (p95); latencies include it`,
  ];
}
