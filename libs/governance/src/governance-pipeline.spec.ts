import type { AuditWriter } from '@app/audit';
import {
  CallAbortedError,
  newId,
  NOTHING_FOUND,
  type Finding,
  type GovernedCall,
  type PolicyId,
  type PolicyMatch,
  type Segment,
  type Stage,
  type Verdict,
} from '@app/kernel';
import type { PolicyDecision } from '@app/policy';
import type { PolicyHits } from '@app/policy';
import type { QuotaGate } from '@app/quota';
import { aCall, ManualClock } from '@app/testing';
import type { ApprovalDesk } from './approvals/approval-desk';
import type { CallOutput } from './execution';
import { GovernancePipeline } from './governance-pipeline';
import type { Judge } from './judge';
import type { Content, Judgement } from './judgement';
import { dischargeRedaction } from './obligations';
import { FakeAuditWriter } from './records/audit-writer.fake';
import type { CallContents } from './records/call-contents';
import { CallRecorder } from './records/call-recorder';

/** Blocks texts with `forbidden`, parks those with `ask`, redacts the word `secret`. */
class FakeJudge {
  request(call: GovernedCall): Judgement {
    return this.judge(call.stage, call.segments);
  }

  response(_: GovernedCall, { segments }: Content): Judgement {
    return this.judge('llm.response', segments);
  }

  discharge(_: GovernedCall, judgement: Judgement): readonly Segment[] {
    return dischargeRedaction(judgement, null);
  }

  private judge(stage: Stage, segments: readonly Segment[]): Judgement {
    const text = segments.map((segment) => segment.text).join();
    const findings = segments.flatMap(secretsIn);
    const verdict: Verdict = text.includes('forbidden')
      ? 'block'
      : text.includes('ask')
        ? 'needs_approval'
        : 'allow';
    return {
      segments,
      inspection: { ...NOTHING_FOUND, findings },
      decision: aDecision(stage, verdict, findings),
      latencyMs: 1,
    };
  }
}

function secretsIn({ pointer, text }: Segment): Finding[] {
  return [...text.matchAll(/secret/g)].map(({ index }) => ({
    pointer,
    start: index,
    end: index + 6,
    type: 'PASSWORD',
    category: 'secret',
    confidence: 1,
  }));
}

function aDecision(stage: Stage, verdict: Verdict, findings: readonly Finding[]): PolicyDecision {
  const match: PolicyMatch = {
    policyId: 'p1' as PolicyId,
    version: 1,
    name: 'p',
    category: 'custom',
    severity: 'high',
    action: 'block',
    mode: 'enforce',
    reason: 'because',
    findings: [],
  };
  return {
    id: newId(),
    stage,
    verdict,
    decidedBy: verdict === 'allow' ? null : match,
    matches: verdict === 'allow' ? [] : [match],
    obligations: [{ type: 'redact', policyId: 'p2' as PolicyId, findings: findings.map((_, at) => at) }],
    reasons: verdict === 'allow' ? [] : ['because'],
    policiesEvaluated: 1,
    policyEpoch: 7,
    problems: [{ policyId: 'p3' as PolicyId, version: 4 }],
    foundByPatterns: [],
    approval: null,
    risk: { score: 0, parts: [] },
    overridesUsed: [],
    approvalsUsed: [],
  };
}

function anAnswer(text: string): CallOutput<string> {
  return {
    payload: text,
    segments: [{ pointer: '', text }],
    usage: { promptTokens: 1, completionTokens: 2, estimated: false },
    servedBy: { provider: 'p', model: 'm' },
    simulated: false,
    rebuild: ([segment]) => segment?.text ?? '',
  };
}

const saying = (text: string): GovernedCall => aCall({ segments: [{ pointer: '/query', text }] });

describe(GovernancePipeline.name, () => {
  const setUp = () => {
    const audit = new FakeAuditWriter();
    const settled: string[] = [];
    const rateLimit = { limit: 10, remaining: 9, resetAt: new Date(0) };
    const quota = { admit: () => ({ rateLimit, settle: () => settled.push('settled') }) };
    const approvals = {
      park: () => Promise.resolve({ approvalId: newId(), approvalStatus: 'pending', expiresAt: new Date(0) }),
      grantsFor: () => Promise.resolve([]),
      use: () => Promise.resolve(true),
    };
    const pipeline = new GovernancePipeline(
      quota as unknown as QuotaGate,
      new FakeJudge() as unknown as Judge,
      new CallRecorder(
        audit as unknown as AuditWriter,
        { count: () => undefined } as unknown as PolicyHits,
        { keepRequest: () => undefined, keepAnswer: () => undefined } as unknown as CallContents,
        new ManualClock(),
      ),
      approvals as unknown as ApprovalDesk,
    );
    return { audit, pipeline, settled };
  };
  const kinds = (audit: FakeAuditWriter): string[] =>
    audit.records.map(({ kind, verdict }) => `${kind}:${verdict}`);

  it('records the decision before it executes and the outcome before it answers', async () => {
    const { audit, pipeline, settled } = setUp();
    let recordedBefore: string[] = [];

    const result = await pipeline.run(saying('hello'), () => {
      recordedBefore = kinds(audit);
      return Promise.resolve(anAnswer('hi'));
    });

    expect(recordedBefore).toEqual(['decision:allow']);
    expect(kinds(audit)).toEqual(['decision:allow', 'outcome:allow']);
    expect(result).toMatchObject({ verdict: 'allow', output: { payload: 'hi' }, redacted: false });
    expect(settled).toEqual(['settled']);
  });

  it.each([
    ['block', 'forbidden'],
    ['needs_approval', 'ask'],
  ])('executes nothing on %s', async (verdict, text) => {
    const { audit, pipeline, settled } = setUp();
    let executed = false;

    const result = await pipeline.run(saying(text), () => {
      executed = true;
      return Promise.resolve(anAnswer(''));
    });

    expect(result.verdict).toBe(verdict);
    expect(executed).toBe(false);
    expect(kinds(audit)).toEqual([`decision:${verdict}`]);
    expect(settled).toEqual(['settled']);
  });

  it('executes nothing when the decision cannot be committed', async () => {
    const { audit, pipeline, settled } = setUp();
    audit.isDown = true;
    let executed = false;

    const run = pipeline.run(saying('hello'), () => {
      executed = true;
      return Promise.resolve(anAnswer(''));
    });

    await expect(run).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(executed).toBe(false);
    expect(settled).toEqual(['settled']);
  });

  it('keeps the answer back when the outcome cannot be committed', async () => {
    const { audit, pipeline } = setUp();

    const run = pipeline.run(saying('hello'), () => {
      audit.isDown = true;
      return Promise.resolve(anAnswer('hi'));
    });

    await expect(run).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  it('sends on and answers redacted texts, and leaves the originals alone', async () => {
    const { pipeline } = setUp();
    let sent: readonly Segment[] = [];
    const call = saying('my secret');

    const result = await pipeline.run(call, ({ segments }) => {
      sent = segments;
      return Promise.resolve(anAnswer('the secret is out'));
    });

    expect(sent).toEqual([{ pointer: '/query', text: 'my [REDACTED:PASSWORD]' }]);
    expect(call.segments).toEqual([{ pointer: '/query', text: 'my secret' }]);
    expect(result).toMatchObject({ output: { payload: 'the [REDACTED:PASSWORD] is out' }, redacted: true });
  });

  it('withholds an answer that policies refuse', async () => {
    const { audit, pipeline } = setUp();

    const result = await pipeline.run(saying('hello'), () => Promise.resolve(anAnswer('forbidden fruit')));

    expect(result.verdict).toBe('withheld');
    expect(result).not.toHaveProperty('output');
    expect(audit.records[1]).toMatchObject({
      kind: 'outcome',
      verdict: 'block',
      detail: { status: 'withheld' },
    });
  });

  it('records a failed execution and tells the caller the failure', async () => {
    const { audit, pipeline, settled } = setUp();

    const run = pipeline.run(saying('hello'), () => Promise.reject(new Error('boom')));

    await expect(run).rejects.toThrow('boom');
    expect(audit.records[1]).toMatchObject({
      kind: 'outcome',
      detail: { status: 'failed', error_code: 'INTERNAL' },
    });
    expect(settled).toEqual(['settled']);
  });

  it('records an aborted call as aborted, also when it was aborted before execution', async () => {
    for (const abortBefore of [true, false]) {
      const { audit, pipeline } = setUp();
      const caller = new AbortController();
      const leave = (): void => caller.abort(new CallAbortedError('left'));
      if (abortBefore) leave();

      const run = pipeline.run({ ...saying('hello'), signal: caller.signal }, () => {
        leave();
        return Promise.reject(new Error('socket closed'));
      });

      await expect(run).rejects.toBeInstanceOf(CallAbortedError);
      expect(audit.records[1]).toMatchObject({ detail: { status: 'aborted', error_code: 'CALL_ABORTED' } });
    }
  });

  it('never writes a found secret or the text around a gap into the trail', async () => {
    const { audit, pipeline } = setUp();

    await pipeline.run(saying('my secret'), () => Promise.resolve(anAnswer('the secret is out')));

    expect(JSON.stringify(audit.records)).not.toContain('my secret');
    expect(audit.records[0]?.detail['query_summary']).toBe('my [REDACTED:PASSWORD]');
  });

  it('records which policies could not be evaluated', async () => {
    const { audit, pipeline } = setUp();

    await pipeline.check(saying('hello'));

    expect(audit.records).toMatchObject([{ detail: { policy_problems: [{ id: 'p3', version: 4 }] } }]);
  });

  it('only decides on a check, and marks that the caller executes', async () => {
    const { audit, pipeline } = setUp();

    const opened = await pipeline.check(saying('my secret'));

    expect(opened).toMatchObject({ verdict: 'allow', segments: [{ text: 'my [REDACTED:PASSWORD]' }] });
    expect(audit.records).toMatchObject([{ kind: 'decision', detail: { executed_by: 'caller' } }]);
  });
});
