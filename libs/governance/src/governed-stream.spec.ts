import type { AuditWriter } from '@app/audit';
import {
  AppError,
  CallAbortedError,
  DeadlineExceededError,
  newId,
  type GovernedCall,
  type StreamFrame,
} from '@app/kernel';
import type { PolicyHits } from '@app/policy';
import type { QuotaGate } from '@app/quota';
import { aCall, ManualClock } from '@app/testing';
import type { ApprovalDesk } from './approvals/approval-desk';
import type { StreamedOutput } from './execution';
import { AnswerWithheldError } from './governance.errors';
import { GovernancePipeline } from './governance-pipeline';
import type { StreamedCall } from './governed-result';
import { judgeWith, type AnswerPolicy } from './judge.fake';
import { FakeAuditWriter } from './records/audit-writer.fake';
import type { CallContents } from './records/call-contents';
import { CallRecorder } from './records/call-recorder';
import { aFrame, readFrames, type FrameSays } from './streams/stream-frame.fake';

class ProviderDownError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';
}

/** A streamed answer that says how far it was pulled and whether it was closed. */
class FakeOutput implements StreamedOutput {
  readonly servedBy = { provider: 'p', model: 'm' };
  readonly simulated = false;
  readonly frames: AsyncIterable<readonly StreamFrame[]>;
  pulled = 0;
  isClosed = false;

  /**
   * @param says of each frame, or of frames that come together
   * @param end what happens after the frames
   */
  constructor(
    private readonly says: readonly (FrameSays | readonly FrameSays[])[],
    private readonly end: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.frames = this.run();
  }

  usage() {
    return { promptTokens: 3, completionTokens: this.pulled, estimated: true, costMicroUsd: 7 };
  }

  private async *run(): AsyncGenerator<readonly StreamFrame[]> {
    try {
      for (const say of this.says) {
        this.pulled += 1;
        yield [say].flat().map(aFrame);
      }
      await this.end();
    } finally {
      this.isClosed = true;
    }
  }
}

const says = (...pieces: readonly string[]): FrameSays[] =>
  pieces.map((piece) => ({ pieces: [['/a', piece]] }));
const FINAL: FrameSays = { isFinal: true };
const never = (): Promise<void> => new Promise(() => undefined);
const hello = (signal: AbortSignal = new AbortController().signal): GovernedCall => aCall({ signal });
const blockNumbers: AnswerPolicy = { action: 'block', condition: { finding: { types: ['US_SSN'] } } };
const holdAll: AnswerPolicy = {
  action: 'block',
  condition: { field: 'response', operator: 'contains', value: 'forbidden' },
};

const setUp = (...policies: readonly AnswerPolicy[]) => {
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
    judgeWith(...policies),
    new CallRecorder(
      audit as unknown as AuditWriter,
      { count: () => undefined } as unknown as PolicyHits,
      { keepRequest: () => undefined, keepAnswer: () => undefined } as unknown as CallContents,
      new ManualClock(),
    ),
    approvals as unknown as ApprovalDesk,
  );
  const begin = async (output: StreamedOutput, call = hello()): Promise<StreamedCall<StreamedOutput>> => {
    const result = await pipeline.stream(call, () => Promise.resolve(output));
    if (result.verdict !== 'allow') throw new Error(`not allowed: ${result.verdict}`);
    return result;
  };
  return { audit, begin, pipeline, settled };
};

/** What left before the end, and the error at the end. */
async function consume(
  bytes: AsyncIterable<readonly Uint8Array[]>,
): Promise<{ left: Uint8Array[]; error: unknown }> {
  const left: Uint8Array[] = [];
  try {
    for await (const events of bytes) left.push(...events);
    return { left, error: null };
  } catch (error) {
    return { left, error };
  }
}

const statusesOf = ({ records }: FakeAuditWriter): unknown[] =>
  records.map(({ detail, kind }) => (kind === 'outcome' ? detail['status'] : kind));

describe(`${GovernancePipeline.name}.stream`, () => {
  it('records the decision before it executes, and the outcome before the last event leaves', async () => {
    const { audit, begin, settled } = setUp();
    const output = new FakeOutput([...says('Hello ', 'world.'), FINAL]);
    const { bytes } = await begin(output);
    const recorded: unknown[] = [statusesOf(audit)];

    for await (const [event] of bytes)
      recorded.push([statusesOf(audit).at(-1), event !== undefined, settled.length]);

    expect(recorded.slice(0, -1)).not.toContainEqual(['completed', true, 0]);
    expect(recorded[0]).toEqual(['decision']);
    expect(recorded.at(-1)).toEqual(['completed', true, 0]);
    expect(settled).toEqual(['settled']);
    expect(output.isClosed).toBe(true);
  });

  it('records what was used, what it cost and that the answer was streamed', async () => {
    const { audit, begin } = setUp();
    await consume((await begin(new FakeOutput([...says('Hello'), FINAL]))).bytes);

    expect(audit.records[1]).toMatchObject({
      kind: 'outcome',
      verdict: 'allow',
      detail: {
        status: 'completed',
        streamed: true,
        target: { provider: 'p', model: 'm' },
        usage: { prompt_tokens: 3, completion_tokens: 2, estimated: true, cost_micro_usd: 7 },
      },
    });
  });

  it('executes nothing when policies refuse the request', async () => {
    const { audit, pipeline, settled } = setUp({
      stages: ['llm.request'],
      action: 'block',
      condition: { field: 'query', operator: 'contains', value: 'france' },
    });
    let executed = false;

    const result = await pipeline.stream(hello(), () => {
      executed = true;
      return Promise.resolve(new FakeOutput([FINAL]));
    });

    expect({ executed, verdict: result.verdict }).toEqual({ executed: false, verdict: 'block' });
    expect(statusesOf(audit)).toEqual(['decision']);
    expect(settled).toEqual(['settled']);
  });

  it('records a call that could not be started, and tells why', async () => {
    const { audit, pipeline, settled } = setUp();

    const started = pipeline.stream(hello(), () => Promise.reject(new ProviderDownError('down')));

    await expect(started).rejects.toBeInstanceOf(ProviderDownError);
    expect(audit.records[1]).toMatchObject({
      detail: { status: 'failed', error_code: 'PROVIDER_UNAVAILABLE' },
    });
    expect(settled).toEqual(['settled']);
  });

  it.each([
    ['as it comes in', blockNumbers, ['SSN 536', '-22-8731 and more']],
    ['after it was held', holdAll, ['this is for', 'bidden']],
  ])('withholds an answer that policies stop %s', async (_, policy, pieces) => {
    const { audit, begin, settled } = setUp(policy);
    const output = new FakeOutput([...says(...pieces), FINAL]);
    const { bytes, decision } = await begin(output);

    const { error, left } = await consume(bytes);

    expect(error).toBeInstanceOf(AnswerWithheldError);
    expect(error).toMatchObject({
      code: 'POLICY_DENIED',
      message: 'No.',
      decisionId: decision.id,
      details: { decision_id: decision.id },
    });
    expect(JSON.stringify(readFrames(left))).not.toMatch(/536|bidden/);
    expect(audit.records[1]).toMatchObject({
      verdict: 'block',
      detail: { status: 'withheld', usage: { completion_tokens: output.pulled } },
    });
    expect({ isClosed: output.isClosed, settled }).toEqual({ isClosed: true, settled: ['settled'] });
  });

  it('keeps the last event back when the outcome cannot be committed', async () => {
    const { audit, begin, settled } = setUp();
    const { bytes } = await begin(new FakeOutput([...says('Hello'), FINAL]));
    audit.isDown = true;

    const { error, left } = await consume(bytes);

    expect(error).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(readFrames(left).running).toEqual({ '/a': 'Hello' });
    expect(left).toHaveLength(1);
    expect(settled).toEqual(['settled']);
  });

  it.each<[string, FakeOutput, AnswerPolicy[]]>([
    ['broke off', new FakeOutput(says('Hello')), []],
    ['was stopped', new FakeOutput([...says('SSN 536-22-8731'), FINAL]), [blockNumbers]],
    ['failed', new FakeOutput(says('Hello'), () => Promise.reject(new Error('boom'))), []],
  ])('tells that nothing can be recorded rather than that the answer %s', async (_, output, policies) => {
    const { audit, begin, settled } = setUp(...policies);
    const { bytes } = await begin(output);
    audit.isDown = true;

    expect((await consume(bytes)).error).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(settled).toEqual(['settled']);
  });

  it.each([
    [
      'fails',
      () => Promise.reject(new ProviderDownError('reset')),
      'PROVIDER_UNAVAILABLE',
      ProviderDownError,
    ],
    ['fails unexpectedly', () => Promise.reject(new TypeError('bug')), 'INTERNAL', TypeError],
    ['ends without its last event', () => Promise.resolve(), 'PROVIDER_UNAVAILABLE', AppError],
  ])('records a stream that %s as failed, with what it used', async (_, end, code, kind) => {
    const { audit, begin, settled } = setUp();
    const { error, left } = await consume((await begin(new FakeOutput(says('Hello', ' you'), end))).bytes);

    expect(error).toBeInstanceOf(kind);
    expect(left.length).toBeLessThanOrEqual(2);
    expect(audit.records.slice(1)).toMatchObject([
      {
        verdict: 'error',
        detail: { status: 'failed', error_code: code, streamed: true, usage: { completion_tokens: 2 } },
      },
    ]);
    expect(settled).toEqual(['settled']);
  });

  it.each([
    ['leaves', new CallAbortedError('left'), 'CALL_ABORTED'],
    ['runs out of time', new DeadlineExceededError('late'), 'DEADLINE_EXCEEDED'],
  ])(
    'records a stream whose caller %s as aborted, though its provider does not notice',
    async (_, why, code) => {
      const { audit, begin, settled } = setUp();
      const caller = new AbortController();
      const { bytes } = await begin(new FakeOutput(says('Hello'), never), hello(caller.signal));
      const consumed = consume(bytes);
      caller.abort(why);

      expect((await consumed).error).toBe(why);
      expect(audit.records.slice(1)).toMatchObject([{ detail: { status: 'aborted', error_code: code } }]);
      expect(settled).toEqual(['settled']);
    },
  );

  it.each([
    ['as it comes in', []],
    ['and held', [holdAll]],
  ])('records what was found in a stream that is inspected %s until it broke off', async (_, policies) => {
    const { audit, begin } = setUp(...policies);
    const { bytes } = await begin(new FakeOutput(says('Ask ana@example.com about it. ', 'Or me')));

    await consume(bytes);

    expect(audit.records[1]).toMatchObject({
      verdict: 'error',
      detail: {
        status: 'failed',
        inspected: 'partial',
        findings: [{ pointer: '/a', type: 'EMAIL_ADDRESS', start: 4, end: 19 }],
      },
    });
    expect(JSON.stringify(audit.records)).not.toContain('ana@');
  });

  it('records what was found in a held stream whose caller leaves', async () => {
    const { audit, begin } = setUp(holdAll);
    const caller = new AbortController();
    const output = new FakeOutput(says('Ask ana@example', '.com'), never);
    const { bytes } = await begin(output, hello(caller.signal));
    const consumed = consume(bytes);
    while (output.pulled < 2) await new Promise(setImmediate);
    caller.abort(new CallAbortedError('left'));

    expect((await consumed).left).toEqual([]);
    expect(audit.records[1]).toMatchObject({
      detail: {
        status: 'aborted',
        inspected: 'partial',
        findings: [{ pointer: '/a', type: 'EMAIL_ADDRESS', start: 4, end: 19 }],
      },
    });
  });

  it('records a consumer that stops between two events as aborted', async () => {
    const { audit, begin, settled } = setUp();
    const { bytes } = await begin(new FakeOutput([{}, {}, FINAL]));

    for await (const event of bytes) {
      expect(event).toBeDefined();
      break;
    }

    expect(statusesOf(audit)).toEqual(['decision', 'aborted']);
    expect(settled).toEqual(['settled']);
  });

  it('records a consumer that returns before it has begun, once', async () => {
    const { audit, begin, settled } = setUp();
    const output = new FakeOutput([FINAL]);
    const { bytes } = await begin(output);

    await bytes.return?.();
    await bytes.return?.();

    expect(await bytes.next()).toEqual({ done: true, value: undefined });
    expect(statusesOf(audit)).toEqual(['decision', 'aborted']);
    expect({ pulled: output.pulled, settled }).toEqual({ pulled: 0, settled: ['settled'] });
  });

  it('does not wait for a provider that is silent when the consumer returns', async () => {
    const { audit, begin, settled } = setUp();
    const { bytes } = await begin(new FakeOutput([], never));
    const pending = consume(bytes);

    await bytes.return?.();

    expect((await pending).error).toBeInstanceOf(CallAbortedError);
    expect(statusesOf(audit)).toEqual(['decision', 'aborted']);
    expect(settled).toEqual(['settled']);
  });

  it('stays completed when the consumer returns after the last event', async () => {
    const { audit, begin } = setUp();
    const { bytes } = await begin(new FakeOutput([FINAL], never));

    await bytes.next();
    await bytes.return?.();

    expect(statusesOf(audit)).toEqual(['decision', 'completed']);
  });

  it('lets events leave together that came together, those of the last one once the outcome is recorded', async () => {
    const { audit, begin } = setUp(blockNumbers);
    const { bytes } = await begin(new FakeOutput([says('Hello '), [...says('you', '.'), FINAL]]));

    const left = [];
    for await (const events of bytes) left.push([events.length, statusesOf(audit).at(-1)]);

    expect(left).toEqual([
      [1, 'decision'],
      [3, 'completed'],
    ]);
  });

  it('lets events leave that came together with one that stops the answer, but before it', async () => {
    const { audit, begin } = setUp(blockNumbers);
    const { bytes } = await begin(new FakeOutput([says('Hello. ', 'SSN 536-22-8731 ', 'or so'), FINAL]));

    const { error, left } = await consume(bytes);

    expect(error).toBeInstanceOf(AnswerWithheldError);
    expect(readFrames(left).running).toEqual({ '/a': 'Hello. ' });
    expect(statusesOf(audit)).toEqual(['decision', 'withheld']);
  });

  it('pulls an event only when one is asked for', async () => {
    const { begin } = setUp();
    const output = new FakeOutput([{}, {}, {}, FINAL]);
    const { bytes } = await begin(output);

    await bytes.next();

    expect(output.pulled).toBe(1);
    await bytes.return?.();
  });

  it('never writes streamed text that was found to be sensitive into the trail', async () => {
    const { audit, begin } = setUp({
      action: 'redact',
      condition: { finding: { types: ['EMAIL_ADDRESS'] } },
    });
    await consume((await begin(new FakeOutput([...says('ana@exam', 'ple.com'), FINAL]))).bytes);

    expect(JSON.stringify(audit.records)).not.toContain('ana@');
    expect(audit.records[1]).toMatchObject({
      detail: { redactions: 1, findings: [{ pointer: '/a', type: 'EMAIL_ADDRESS', start: 0, end: 15 }] },
    });
  });
});
