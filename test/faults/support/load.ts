import { setTimeout as sleep } from 'node:timers/promises';
import { NotAcceptedError, preCheckBody, type Acknowledgement, type Send } from './pre-checks';
import { until } from './until';

/** A failed answer is not followed by the next request at once, so that a broken server is not flooded. */
const PAUSE_AFTER_FAILURE_MS = 20;
const MOST_REQUESTS = 20_000;

/** A load of pre-checks by concurrent clients, each of which sends its next when the last is answered. */
export class Load {
  /** Answers with status 200, in the order in which they were received. */
  readonly acknowledged: Acknowledgement[] = [];
  /** The status and error code of every other answer, each once. */
  readonly refusals = new Set<string>();
  /** Requests that the server took and left without a whole answer. */
  readonly lost: unknown[] = [];
  /** When the first request found no server that takes it; null while all do. */
  firstNotAcceptedMs: number | null = null;
  private readonly clients: Promise<void>[];
  private refused = 0;
  private isOver = false;
  private sent = 0;

  private constructor(private readonly senders: readonly Send[]) {
    this.clients = senders.map((send) => this.runClient(send));
  }

  /** @param senders one for each client */
  static start(senders: readonly Send[]): Load {
    return new Load(senders);
  }

  /** Waits until this many more pre-checks are acknowledged. */
  async acknowledgesAnother(count: number): Promise<void> {
    const goal = this.acknowledged.length + count;
    await until(`${goal} decisions are acknowledged`, () => this.acknowledged.length >= goal);
  }

  /** Waits until this many more pre-checks are refused. */
  async refusesAnother(count: number): Promise<void> {
    const goal = this.refused + count;
    await until(`${goal} requests are refused`, () => this.refused >= goal);
  }

  /** Sends nothing more and waits until everything is answered or lost. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients);
  }

  private async runClient(send: Send): Promise<void> {
    while (!this.isOver && this.sent < MOST_REQUESTS) {
      const isServed = await this.sendOne(send);
      if (!isServed && !this.isOver) await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  }

  private async sendOne(send: Send): Promise<boolean> {
    this.sent += 1;
    try {
      const { status, body } = await send(preCheckBody(this.sent));
      if (status === 200) {
        this.acknowledged.push({ decisionId: String(body.decision_id), approved: body.approved === true });
      } else {
        this.refused += 1;
        this.refusals.add(`${status} ${String(body.code)}`);
      }
      return status === 200;
    } catch (error) {
      if (error instanceof NotAcceptedError) this.firstNotAcceptedMs ??= performance.now();
      else this.lost.push(error);
      return false;
    }
  }
}
