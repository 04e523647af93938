import { Metrics } from './metrics';

describe(Metrics.name, () => {
  it('counts decisions by verdict and stage', async () => {
    const metrics = new Metrics();

    metrics.countDecision('block', 'llm.request');
    metrics.countDecision('block', 'llm.request');
    metrics.countDecision('allow', 'tool.request');

    const text = await metrics.exposition();
    expect(text).toContain('axonflow_decisions_total{verdict="block",stage="llm.request"} 2');
    expect(text).toContain('axonflow_decisions_total{verdict="allow",stage="tool.request"} 1');
  });

  it('counts audit records that were not committed, by reason', async () => {
    const metrics = new Metrics();

    metrics.countAuditRejections('queue_full', 2);
    metrics.countAuditRejections('queue_full', 3);

    expect(await metrics.exposition()).toContain(
      'axonflow_audit_rejected_records_total{reason="queue_full"} 5',
    );
  });

  it('puts latencies into buckets of seconds', async () => {
    const metrics = new Metrics();

    metrics.observePolicyLatency(0.0004);
    metrics.observeAuditCommit(0.003);
    metrics.observeRequest({ method: 'POST', route: '/a/:id', status: 200, seconds: 0.004 });

    const text = await metrics.exposition();
    expect(text).toContain('axonflow_policy_latency_seconds_bucket{le="0.00025"} 0');
    expect(text).toContain('axonflow_policy_latency_seconds_bucket{le="0.0005"} 1');
    expect(text).toContain('axonflow_audit_commit_seconds_bucket{le="0.005"} 1');
    expect(text).toContain(
      'axonflow_http_request_seconds_bucket{le="0.005",method="POST",route="/a/:id",status="200"} 1',
    );
  });

  it('shows what is watched as it stands now, and the process', async () => {
    const metrics = new Metrics();

    let depth = 7;
    metrics.watchAuditQueue(() => depth);
    metrics.watchCallsInFlight(() => 2);
    depth = 3;

    const text = await metrics.exposition();
    expect(text).toContain('axonflow_audit_queue_depth 3');
    expect(text).toContain('axonflow_calls_in_flight 2');
    expect(text).toContain('axonflow_nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('axonflow_process_resident_memory_bytes');
  });
});
