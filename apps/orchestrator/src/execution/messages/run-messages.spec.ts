import type { Json } from '@app/kernel';
import { NO_USAGE, type CompletedStep, type SettledStep, type StepKey } from '../step-outcome';
import { MESSAGE_LIMITS } from '../../planning/plan-limits';
import type { BoardPost, Mail, StepMessage } from './message';
import { RunMessages } from './run-messages';

const UNJUDGED = { seq: 0, status: 'delivered', reason: null, decisionId: null } as const;
const mail = (content: Json, more: Partial<Mail> = {}): Mail => ({
  ...UNJUDGED,
  ...{ kind: 'mail', type: 'note', to: null, correlationId: null, content },
  ...more,
});
const post = (content: Json, ifUnchanged = false): BoardPost => ({
  ...UNJUDGED,
  ...{ kind: 'post', key: 'price', content, ifUnchanged, version: 0 },
});

/** A run whose steps write, and whose journal survives. */
class Run {
  readonly stored = new Map<StepKey, SettledStep>();
  messages = new RunMessages(this.stored);

  write(from: StepKey, messages: readonly StepMessage[], before: readonly StepKey[] = []): StepMessage[] {
    const done = {
      status: 'completed',
      output: null,
      decisionId: null,
      usage: NO_USAGE,
      simulated: false,
    } as const;
    const outcome = this.messages.place(from, { ...done, messages }, new Set(before));
    this.stored.set(from, { outcome, attempt: 1, startedAt: new Date(0), endedAt: new Date(0) });
    return [...((outcome as CompletedStep).messages ?? [])];
  }

  /** Another task goes on, with rows in any order. */
  takeOver(): void {
    this.messages = new RunMessages(new Map([...this.stored].reverse()));
  }

  payloads(id: string, before: readonly StepKey[], name?: string): unknown[] {
    const notes = this.messages.mailFor({ id, name, before: new Set(before) })['note'];
    return ((notes ?? []) as { payload: Json }[]).map(({ payload }) => payload);
  }

  board(before: readonly StepKey[]): Json | undefined {
    return this.messages.boardFor({ id: 'x', before: new Set(before) })['price'];
  }
}

describe(RunMessages.name, () => {
  it('hands on what an earlier release wrote under a name that every object has', () => {
    const run = new Run();
    run.write('a', [mail('from a', { type: 'constructor' })]);

    const mailbox = run.messages.mailFor({ id: 'b', before: new Set(['a']) });
    expect(mailbox['constructor']).toMatchObject([{ payload: 'from a' }]);
  });

  it('shows a step only what steps before it wrote, whoever else wrote meanwhile', () => {
    const run = new Run();
    run.write('a', [mail('from a')]);
    run.write('sibling', [mail('from a sibling')]);

    expect(run.payloads('b', ['a'])).toEqual(['from a']);
    expect(run.payloads('b', [])).toEqual([]);
  });

  it('shows what was written inside of maps and sub-plans that come before, and nothing of other items', () => {
    const run = new Run();
    run.write('fan[0].book', [mail(0)]);
    run.write('fan[10].book', [mail(10)]);
    run.write('fan2.book', [mail('other')]);

    expect(run.payloads('join', ['fan'])).toEqual([0, 10]);
    expect(run.payloads('pay', ['fan[10].book'])).toEqual([10]);
  });

  it('delivers to the step or the name that a message is for', () => {
    const run = new Run();
    run.write('a', [mail('one', { to: 'b' }), mail('two', { to: 'planner' }), mail('three')]);

    expect(run.payloads('b', ['a'])).toEqual(['one', 'three']);
    expect(run.payloads('c', ['a'], 'planner')).toEqual(['two', 'three']);
  });

  it('lets nobody read what was blocked, and keeps it in the history', () => {
    const run = new Run();
    const written = run.write('a', [mail(null, { status: 'blocked', reason: 'No.' })]);

    expect(run.payloads('b', ['a'])).toEqual([]);
    expect(written).toEqual([expect.objectContaining({ seq: 1, status: 'blocked' })]);
  });

  it('lets the first of two posts win that want an unchanged value, across a take-over', () => {
    const run = new Run();
    const [first] = run.write('a', [post(1, true)]);
    run.takeOver();
    const [second] = run.write('b', [post(2, true)]);
    const [third] = run.write('c', [post(3, true)], ['a']);

    expect([first, second, third]).toMatchObject([
      { status: 'delivered', version: 1 },
      { status: 'outdated', version: 0 },
      { status: 'delivered', version: 2 },
    ]);
    expect(run.board(['a', 'b', 'c'])).toBe(3);
    expect(run.board(['a', 'b'])).toBe(1);
  });

  it('reads the same after a take-over, and counts on', () => {
    const run = new Run();
    run.write('a', [mail('first'), post('old')]);
    run.write('b', [mail('second'), post('new')]);
    run.takeOver();

    expect(run.payloads('c', ['a', 'b'])).toEqual(['first', 'second']);
    expect(run.board(['a', 'b'])).toBe('new');
    expect(run.write('c', [mail('third')])).toMatchObject([{ seq: 5 }]);
  });

  it('fails a step that would let its run write too much', () => {
    const run = new Run();
    const content = 'x'.repeat(MESSAGE_LIMITS.contentBytes - 2);
    for (let n = 0; n < MESSAGE_LIMITS.runBytes / MESSAGE_LIMITS.contentBytes; n++)
      run.write(`s${n}`, [mail(content)]);

    run.write('last', [mail('')]);

    expect(run.stored.get('last')?.outcome).toMatchObject({ status: 'failed', code: 'PAYLOAD_TOO_LARGE' });
  });
});
