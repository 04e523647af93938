import { setTimeout as sleep } from 'node:timers/promises';
import { createAuditWriter, type AuditRecord, type AuditWriter } from '@app/audit';
import { newId, systemClock, type TenantId } from '@app/kernel';
import { Pool } from 'pg';
import { rowOf, type BenchOptions, type BenchResult, type BenchRow } from './bench-report';

const TENANTS = Array.from({ length: 20 }, () => newId<TenantId>());
const RATES_PER_SECOND = [1_000, 2_000];
/** Enough that the next full batch always waits when one is committed. */
const OUTSTANDING = 2_000;
const BASELINE_CONNECTIONS = 8;
const CONFIG = { queueLimitRecords: 100_000, batchLimitRecords: 1_000, commitDeadlineMs: 5_000 };

type Append = (record: AuditRecord) => Promise<unknown>;

/**
 * Appending until the commit is known. The baseline commits every record by an INSERT of its own, without a chain.
 * @public loaded by name
 */
export async function run({ serviceUrl, seconds }: BenchOptions): Promise<BenchResult> {
  const durationMs = seconds * 1_000;
  const writer = await startWriter(serviceUrl);
  const append: Append = (record) => writer.append(record);
  await saturate('warm-up', append, durationMs / 10);
  const rows: BenchRow[] = [];
  for (const rate of RATES_PER_SECOND) rows.push(await openLoop(`${rate}/s`, append, { rate, durationMs }));
  const saturated = await saturate('saturation', append, durationMs);
  await writer.drain(CONFIG.commitDeadlineMs);
  const baseline = await measureBaseline(serviceUrl, durationMs);
  return {
    suite: 'audit',
    rows: [...rows, saturated, ...baseline],
    ratios: [
      { name: 'p95 ms at 2000/s', value: rows.at(-1)?.p95Ms ?? NaN, aim: '< 5' },
      { name: 'records per second at saturation', value: saturated.perSecond, aim: '>= 20000' },
      { name: 'group commit / INSERT per record, throughput', value: ratioOf(saturated, baseline.at(-1)) },
    ],
    notes: [
      `records of about 450 bytes for ${TENANTS.length} tenants; latency counts from the planned arrival`,
      'CPU is that of this process: it also makes the records, about 4 us each',
      `saturation keeps ${OUTSTANDING} records outstanding, so that its latency is its queue`,
    ],
  };
}

async function startWriter(databaseUrl: string): Promise<AuditWriter> {
  const writer = createAuditWriter({ databaseUrl, config: CONFIG, clock: systemClock });
  writer.onModuleInit();
  while (!writer.isHealthy()) await sleep(5);
  return writer;
}

function ratioOf(one: BenchRow, other: BenchRow | undefined): number {
  return one.perSecond / (other?.perSecond ?? NaN);
}

async function measureBaseline(serviceUrl: string, durationMs: number): Promise<BenchRow[]> {
  const options = '-c role=axonflow_audit';
  const pool = new Pool({ connectionString: serviceUrl, options, max: BASELINE_CONNECTIONS });
  const append: Append = (record) => insertAlone(pool, record);
  const [rate = 0] = RATES_PER_SECOND;
  const rows = [
    await openLoop(`INSERT per record, ${rate}/s`, append, { rate, durationMs }),
    await saturate('INSERT per record, saturation', append, durationMs),
  ];
  await pool.end();
  return rows.map((row) => ({ ...row, baseline: true }));
}

/** Appends by the clock, whatever is still on its way. */
async function openLoop(
  name: string,
  append: Append,
  { rate, durationMs }: { readonly rate: number; readonly durationMs: number },
): Promise<BenchRow> {
  const meter = new Meter();
  const pending: Promise<void>[] = [];
  const total = (rate * durationMs) / 1_000;
  while (pending.length < total) {
    const due = Math.min(total, (meter.elapsedMs() * rate) / 1_000);
    while (pending.length < due) {
      pending.push(meter.time(append(aRecord(pending.length)), (pending.length * 1_000) / rate));
    }
    await sleep(1);
  }
  await Promise.all(pending);
  return meter.row(name);
}

/** Appends as fast as commits come back. */
async function saturate(name: string, append: Append, durationMs: number): Promise<BenchRow> {
  const meter = new Meter();
  const worker = async (place: number): Promise<void> => {
    while (meter.elapsedMs() < durationMs) await meter.time(append(aRecord(place)), meter.elapsedMs());
  };
  await Promise.all(Array.from({ length: OUTSTANDING }, (_, place) => worker(place)));
  return meter.row(name);
}

/** Measures one load. */
class Meter {
  private readonly latenciesMs: number[] = [];
  private readonly startedMs = performance.now();
  private readonly cpuBefore = process.cpuUsage();

  elapsedMs(): number {
    return performance.now() - this.startedMs;
  }

  /** @param sinceMs when the operation should have begun, in milliseconds since this load did */
  async time(operation: Promise<unknown>, sinceMs: number): Promise<void> {
    await operation;
    this.latenciesMs.push(this.elapsedMs() - sinceMs);
  }

  row(name: string): BenchRow {
    const { user, system } = process.cpuUsage(this.cpuBefore);
    return rowOf(name, this.latenciesMs, { elapsedMs: this.elapsedMs(), cpuUs: user + system });
  }
}

function aRecord(place: number): AuditRecord {
  return {
    id: newId(),
    recordedAt: systemClock.now(),
    tenantId: TENANTS[place % TENANTS.length] as TenantId,
    kind: 'decision',
    callId: newId(),
    clientId: 'client-1',
    operation: 'chat',
    stage: 'llm.request',
    verdict: 'allow',
    detail: {
      executed_by: 'axonflow',
      user: { email: `person-${place}@example.com`, role: 'analyst' },
      target: { provider: 'openai', model: 'gpt-4o-mini' },
      policies: [
        { id: 'sys_pii_email', version: 3, name: 'E-mail addresses', action: 'redact', findings: [0] },
      ],
      reasons: ['contains an e-mail address'],
      risk_score: 0.5,
      latency_us: 412,
    },
  };
}

function insertAlone(pool: Pool, record: AuditRecord): Promise<unknown> {
  const { id, recordedAt, tenantId, kind, callId, clientId, operation, stage, verdict, detail } = record;
  const facts = [id, recordedAt, tenantId, kind, callId, clientId, operation, stage, verdict];
  return pool.query({
    name: 'insert_one',
    text: `insert into audit_records (id, recorded_at, tenant_id, boot, seq, kind, call_id, client_id, operation, stage,
             verdict, detail, prev_hash, hash)
           values ($1, $2, $3, $1, 1, $4, $5, $6, $7, $8, $9, $10, '', '')`,
    values: [...facts, JSON.stringify(detail)],
  });
}
