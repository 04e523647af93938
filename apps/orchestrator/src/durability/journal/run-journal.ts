import type { Clock, Json } from '@app/kernel';
import type { RunEventType, StepAttempt, StepIntent, StepJournal } from '../../execution/step-journal';
import { NO_USAGE, type SettledStep, type StepKey } from '../../execution/step-outcome';
import { RunFencedError } from '../durability.errors';
import type { EntryFate, Ownership, RunEvent, StepWrite } from './journal-entry';
import type { JournalContents, JournalReader } from './journal-reader';
import { assertOwned, type JournalWriter } from './journal-writer';
import { whyUnstorable } from './storable-json';

/** Events wait this long for a write that takes them along. */
const EVENT_DELAY_MS = 25;

/** What a journal of a run works with. */
export interface RunJournalParts {
  readonly writer: JournalWriter;
  readonly reader: JournalReader;
  readonly clock: Clock;
  /** Called as soon as a write was refused because the run has another owner. */
  readonly onFenced: () => void;
}

/** The journal of one run while this task owns it. */
export class RunJournal implements StepJournal {
  private readonly known: Map<StepKey, SettledStep>;
  private readonly inFlightBefore: ReadonlySet<string>;
  private readonly failed: Map<StepKey, number>;
  private events: RunEvent[] = [];
  private seq: number;
  private eventTimer: NodeJS.Timeout | undefined;
  private lastWrite: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly owner: Ownership,
    { failedTries, settled, intents, lastSeq }: JournalContents,
    private readonly parts: RunJournalParts,
  ) {
    this.known = new Map(settled);
    this.inFlightBefore = new Set([...intents].filter((key) => !settled.has(key)));
    this.failed = new Map(failedTries);
    this.seq = lastSeq;
  }

  get settled(): ReadonlyMap<StepKey, SettledStep> {
    return this.known;
  }

  wasInFlight(name: string): boolean {
    return this.inFlightBefore.has(name) && !this.known.has(name);
  }

  async begin(key: StepKey, intent: StepIntent, name: string): Promise<string> {
    assertOwned(await this.write({ kind: 'intent', key: name, intent }));
    return `${this.owner.runId}:${key}`;
  }

  failedTries(key: StepKey): number {
    return this.failed.get(key) ?? 0;
  }

  async attempt(key: StepKey, attempt: StepAttempt): Promise<void> {
    assertOwned(await this.write({ kind: 'attempt', key, attempt }));
    this.failed.set(key, this.failedTries(key) + 1);
  }

  async finish(key: StepKey, settled: SettledStep): Promise<SettledStep> {
    const storable = withStorableOutput(settled);
    const fate = await this.write({ kind: 'outcome', key, settled: storable });
    assertOwned(fate);
    const stored = fate === 'stored' ? storable : await this.firstOutcome(key);
    this.known.set(key, stored);
    return stored;
  }

  event(type: RunEventType, data: { readonly [key: string]: Json }): void {
    this.events.push({ seq: ++this.seq, type, data, occurredAt: this.parts.clock.now() });
    this.eventTimer ??= setTimeout(() => {
      void this.write(null).catch(() => undefined);
    }, EVENT_DELAY_MS);
  }

  /** Stores the events that wait. @throws RunFencedError (RUN_FENCED) */
  async flush(): Promise<void> {
    assertOwned(await this.write(null));
  }

  /** Takes no more writes. @returns the events that are not stored yet, once nothing of this run is on its way */
  async close(): Promise<readonly RunEvent[]> {
    this.isClosed = true;
    clearTimeout(this.eventTimer);
    await this.lastWrite.catch(() => undefined);
    return this.takeEvents();
  }

  private write(step: StepWrite | null): Promise<EntryFate> {
    if (this.isClosed) return Promise.reject(new RunFencedError());
    const written = this.parts.writer
      .write({ owner: this.owner, step, events: this.takeEvents() })
      .then((fate) => {
        if (fate === 'fenced') this.parts.onFenced();
        return fate;
      });
    this.lastWrite = written;
    return written;
  }

  private takeEvents(): RunEvent[] {
    clearTimeout(this.eventTimer);
    this.eventTimer = undefined;
    const taken = this.events;
    this.events = [];
    return taken;
  }

  private async firstOutcome(key: StepKey): Promise<SettledStep> {
    const found = (await this.parts.reader.settled(this.owner.runId, key)).get(key);
    // Outcomes are never removed, unless with their run.
    if (found === undefined) throw new RunFencedError();
    return found;
  }
}

/** An output that cannot be stored fails its step once, with a sentence that says why, instead of being tried for ever. */
function withStorableOutput(settled: SettledStep): SettledStep {
  const { outcome } = settled;
  const reason = whyUnstorable(outcome as unknown as Json);
  if (reason === null) return settled;
  const { decisionId, usage } = outcome;
  return {
    ...settled,
    outcome: { status: 'failed', code: 'OUTPUT_REFUSED', reason, decisionId, usage: usage ?? NO_USAGE },
  };
}
