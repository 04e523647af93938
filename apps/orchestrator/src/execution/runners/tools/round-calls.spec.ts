import { systemClock, type Json } from '@app/kernel';
import { ConnectorCallError } from '@app/mcp-connectors';
import { aRunContext } from '../../run-context.builder';
import { FakeStepJournal } from '../../step-journal.fake';
import type { EndedStep, WaitingStep } from '../../step-outcome';
import { ended } from '../../step-runners.fake';
import { aStepTry } from '../step-try.builder';
import { RoundCalls, type MadeRound } from './round-calls';
import { StoredParts } from './stored-parts';
import type { AnsweredCall, ToolCalls } from './tool-calls';

type Answer = AnsweredCall | EndedStep | WaitingStep | Error;

const answer = (result: Json): AnsweredCall => ({ status: 'answered', args: {}, result });
const waiting: WaitingStep = {
  ...{ status: 'awaiting_approval', approvalId: 'a', decisionId: 'd', expiresAt: new Date(0) },
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls of one answer that end when the test says so. */
class Round {
  readonly begun: string[] = [];
  readonly journal = new FakeStepJournal();
  private readonly underway = new Map<string, (answer: Answer) => void>();
  private readonly inDoubt: ReadonlySet<string>;
  private readonly calls: RoundCalls;

  constructor(inDoubt: readonly string[] = []) {
    this.inDoubt = new Set(inDoubt);
    const make: ToolCalls['make'] = ({ part }) => {
      this.begun.push(part);
      return new Promise((resolve, reject) => {
        this.underway.set(part, (end) => (end instanceof Error ? reject(end) : resolve(end)));
      });
    };
    this.calls = new RoundCalls({ make } as ToolCalls, new StoredParts(systemClock));
  }

  make(count: number): Promise<EndedStep | MadeRound | WaitingStep> {
    const attempt = {
      ...aStepTry<'llm-call'>(
        { id: 's', type: 'llm-call', prompt: 'x' },
        { more: { run: aRunContext({ journal: this.journal }) } },
      ),
      isInDoubt: (part: string) => this.inDoubt.has(part),
    };
    const calls = Array.from({ length: count }, (_, at) => ({ id: `id-${at}`, name: 'tool', args: {} }));
    const end = this.calls.make(attempt, { round: 0, calls, offered: [] });
    end.catch(() => undefined);
    return end;
  }

  async end(part: string, end: Answer): Promise<void> {
    this.underway.get(part)?.(end);
    await settled();
  }
}

describe(RoundCalls.name, () => {
  it('makes calls side by side, and tells of them in the order in which they were wished for', async () => {
    const round = new Round();
    const made = round.make(3);
    for (const at of [2, 0, 1]) await round.end(`0:${at}`, answer({ at }));

    expect(await made).toMatchObject({
      status: 'made',
      calls: [0, 1, 2].map((at) => ({ id: `id-${at}`, result: JSON.stringify({ at }) })),
    });
  });

  it('makes no more than four at once', async () => {
    const round = new Round();
    void round.make(6);
    expect(round.begun).toHaveLength(4);

    await round.end('0:2', answer(null));
    expect(round.begun).toEqual(['0:0', '0:1', '0:2', '0:3', '0:4']);
  });

  it('begins nothing more once a call ends the step, but stores what those under way bring', async () => {
    const round = new Round();
    const made = round.make(9);
    await round.end('0:1', ended('blocked', 'POLICY_DENIED'));
    for (const at of [0, 2, 3]) await round.end(`0:${at}`, answer({ at }));

    expect(await made).toMatchObject({ status: 'blocked' });
    expect(round.begun).toHaveLength(4);
    expect([...round.journal.settled.keys()]).toEqual(['s:0:0', 's:0:2', 's:0:3']);
  });

  it('lets the others go on while one waits for a person', async () => {
    const round = new Round();
    const made = round.make(6);
    await round.end('0:0', waiting);
    for (const at of [1, 2, 3, 4, 5]) await round.end(`0:${at}`, answer({ at }));

    expect(await made).toMatchObject({ status: 'awaiting_approval', approvalId: 'a' });
    expect(round.journal.settled.size).toBe(5);
  });

  const busy = new ConnectorCallError('rate-limited', 'Busy.');
  const silent = new ConnectorCallError('timeout', 'It did not answer.');
  it.each([
    ['that may have happened before one that is forbidden', [ended('blocked'), silent], ['0:1'], silent],
    ['that may have happened before one that may be made again', [busy, silent], ['0:1'], silent],
    ['that is forbidden before one that failed', [silent, ended('blocked')], [], 'blocked'],
    [
      'that was under way before a crash before all others',
      [ended('blocked'), ended('uncertain')],
      [],
      'uncertain',
    ],
    ['that failed before one that was refused', [busy, silent], [], silent],
    ['that failed before one that waits', [waiting, busy], [], busy],
  ] as const)('tells of a call %s', async (_, ends, inDoubt, expected) => {
    const round = new Round(inDoubt);
    const made = round.make(ends.length).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    for (const [at, end] of ends.entries()) await round.end(`0:${at}`, end);

    expect(await made).toBe(expected);
  });
});
