import type { Stage, Verdict } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; from a quarter of a millisecond, well below our promise of 10 ms, up to 50 ms. */
const POLICY_BUCKETS_S = [0.000_25, 0.000_5, 0.001, 0.002, 0.003, 0.005, 0.007_5, 0.01, 0.015, 0.025, 0.05];
const COMMIT_BUCKETS_S = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const REQUEST_BUCKETS_S = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 60];

/** One answered HTTP request. `route` is the pattern, never the path, so that the number of series stays bounded. */
export interface AnsweredRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/**
 * The instruments of this process, in one registry. No label ever holds a tenant, a user or a path. Children for label
 * values are bound once and kept, because building them costs more than counting.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requestChildren = new Map<string, Histogram.Internal<string>>();
  private readonly decisionChildren = new Map<string, Counter.Internal>();

  private readonly requestLatency = new Histogram({
    name: 'axonflow_http_request_seconds',
    help: 'Time from the first header to the last byte of the answer, in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS_S,
    registers: [this.registry],
  });
  private readonly policyLatency = new Histogram({
    name: 'axonflow_policy_latency_seconds',
    help: 'Time to inspect and decide one stage of a call, in seconds',
    buckets: POLICY_BUCKETS_S,
    registers: [this.registry],
  });
  private readonly decisions = new Counter({
    name: 'axonflow_decisions_total',
    help: 'Decisions by verdict and stage',
    labelNames: ['verdict', 'stage'],
    registers: [this.registry],
  });
  private readonly auditCommit = new Histogram({
    name: 'axonflow_audit_commit_seconds',
    help: 'Time of one group commit of audit records, in seconds',
    buckets: COMMIT_BUCKETS_S,
    registers: [this.registry],
  });
  private readonly auditRejections = new Counter({
    name: 'axonflow_audit_rejected_records_total',
    help: 'Audit records that were not committed, whose callers were told so, by reason',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  private readonly providerAttempts = new Counter({
    name: 'axonflow_provider_attempts_total',
    help: 'Requests to model providers by how they ended',
    labelNames: ['result'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'axonflow_' });
  }

  observeRequest({ method, route, status, seconds }: AnsweredRequest): void {
    const key = `${method} ${route} ${status}`;
    let child = this.requestChildren.get(key);
    if (child === undefined) {
      child = this.requestLatency.labels(method, route, String(status));
      this.requestChildren.set(key, child);
    }
    child.observe(seconds);
  }

  observePolicyLatency(seconds: number): void {
    this.policyLatency.observe(seconds);
  }

  countDecision(verdict: Verdict, stage: Stage): void {
    const key = `${verdict} ${stage}`;
    let child = this.decisionChildren.get(key);
    if (child === undefined) {
      child = this.decisions.labels(verdict, stage);
      this.decisionChildren.set(key, child);
    }
    child.inc();
  }

  /** @param reason one of a short fixed list */
  countAuditRejections(reason: string, records: number): void {
    this.auditRejections.inc({ reason }, records);
  }

  /** @param result one of a short fixed list */
  countProviderAttempt(result: string): void {
    this.providerAttempts.inc({ result });
  }

  /** @param circuits tells how many providers are left alone; asked whenever the instruments are read */
  watchOpenCircuits(circuits: () => number): void {
    this.watch(
      'axonflow_provider_circuits_open',
      'Model providers that are left alone for a while',
      circuits,
    );
  }

  /** @param depth tells how many audit records wait; asked whenever the instruments are read */
  watchAuditQueue(depth: () => number): void {
    this.watch('axonflow_audit_queue_depth', 'Audit records that wait for their commit', depth);
  }

  /** @param calls tells how many calls are admitted and not over; asked whenever the instruments are read */
  watchCallsInFlight(calls: () => number): void {
    this.watch('axonflow_calls_in_flight', 'Governed calls that are admitted and not over', calls);
  }

  observeAuditCommit(seconds: number): void {
    this.auditCommit.observe(seconds);
  }

  /** Media type of {@link exposition}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All instruments in the Prometheus text format. */
  exposition(): Promise<string> {
    return this.registry.metrics();
  }

  private watch(name: string, help: string, read: () => number): void {
    const registers = [this.registry];
    new Gauge({
      name,
      help,
      registers,
      collect(): void {
        this.set(read());
      },
    });
  }
}
