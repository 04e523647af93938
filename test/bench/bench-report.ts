import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** What a suite gets from `npm run bench`. */
export interface BenchOptions {
  /** Owner URL of a fresh, migrated PostgreSQL database on this machine (fsync on). */
  readonly databaseUrl: string;
  /** Login like a service's on the same database; what `DATABASE_URL` of a service would be. */
  readonly serviceUrl: string;
  /** How long each load lasts, in seconds. */
  readonly seconds: number;
}

/** One measured thing. Times are milliseconds; `cpuUsPerOp` is null where the CPU time is not known. */
export interface BenchRow {
  readonly name: string;
  readonly samples: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
  readonly cpuUsPerOp: number | null;
  /** True for what the others are compared with. */
  readonly baseline?: boolean;
}

/** A number that can be compared between machines. */
interface BenchRatio {
  readonly name: string;
  readonly value: number;
  /** What it should be, such as `<= 4`. */
  readonly aim?: string;
}

/** What a suite found. */
export interface BenchResult {
  readonly suite: string;
  readonly rows: readonly BenchRow[];
  readonly ratios: readonly BenchRatio[];
  /** Sentences that a reader of the numbers needs, such as failures under load. */
  readonly notes?: readonly string[];
}

/** A suite: `test/bench/<name>.bench.ts` exports one as `run`. */
export type BenchSuite = (options: BenchOptions) => Promise<BenchResult>;

/** Where and with what was measured. */
export interface BenchEnvironment {
  readonly machine: string;
  readonly node: string;
  readonly postgres: string;
  readonly commit: string;
  readonly measuredAt: string;
}

/** What else is known about a measurement. */
export interface Measured {
  readonly elapsedMs: number;
  /** CPU time of the measured process, in microseconds. */
  readonly cpuUs?: number;
  readonly baseline?: boolean;
}

/** Sums up latencies: one for each operation, in any order. */
export function rowOf(name: string, latenciesMs: ArrayLike<number>, measured: Measured): BenchRow {
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    name,
    samples: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
    perSecond: (sorted.length * 1_000) / measured.elapsedMs,
    cpuUsPerOp: measured.cpuUs === undefined ? null : measured.cpuUs / Math.max(sorted.length, 1),
    ...(measured.baseline && { baseline: true }),
  };
}

/** Nearest-rank percentile of sorted numbers; NaN when there are none. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? NaN;
}

/** @param postgres what `show server_version` says */
export function describeEnvironment(postgres: string): BenchEnvironment {
  const processors = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown CPU'}, ${memoryGb} GB, ${process.platform} ${release()}`,
    node: process.version,
    postgres,
    commit: currentCommit(),
    measuredAt: new Date().toISOString(),
  };
}

function currentCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Writes the report as text for a terminal. */
export function formatReport(environment: BenchEnvironment, result: BenchResult): string {
  const head = ['', 'samples', 'p50 ms', 'p95 ms', 'p99 ms', 'per second', 'CPU us/op'];
  const lines = [head, ...result.rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const table = lines.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [
    `suite ${result.suite}`,
    ...Object.entries(environment).map(([name, value]) => `  ${name}: ${value}`),
    '',
    ...table,
    '',
    ...result.ratios.map(
      ({ name, value, aim }) => `${name}: ${value.toFixed(2)}${aim ? ` (aim ${aim})` : ''}`,
    ),
    ...(result.notes ?? []).map((note) => `note: ${note}`),
  ].join('\n');
}

function cellsOf(row: BenchRow): string[] {
  const { name, samples, p50Ms, p95Ms, p99Ms, perSecond, cpuUsPerOp, baseline } = row;
  return [
    baseline ? `${name} [baseline]` : name,
    String(samples),
    ...[p50Ms, p95Ms, p99Ms].map((ms) => (ms < 0.1 ? ms.toFixed(4) : ms.toFixed(2))),
    perSecond.toFixed(0),
    cpuUsPerOp === null ? '-' : cpuUsPerOp.toFixed(1),
  ];
}
