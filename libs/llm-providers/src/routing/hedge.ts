import { OutpacedError } from '../llm-providers.errors';

/** One attempt under a signal of its own. Never rejects. */
type HedgedTry<Outcome> = (signal: AbortSignal) => Promise<Outcome>;

/** How two attempts run against each other. */
interface Hedge<Outcome> {
  /** How long the first one is alone. */
  readonly afterMs: number;
  /** Of the call; both attempts end with it. */
  readonly signal: AbortSignal;
  readonly hasWon: (outcome: Outcome) => boolean;
}

/**
 * Makes a second attempt when the first has come to nothing for a while. The first one that wins ends the other, also when
 * that has just come to something; when one fails, the other goes on.
 * @returns how each attempt that was made has ended, the winner first
 */
export async function hedged<Outcome>(
  { afterMs, hasWon, signal }: Hedge<Outcome>,
  ...tries: readonly [HedgedTry<Outcome>, HedgedTry<Outcome>]
): Promise<readonly Outcome[]> {
  const first = begin(tries[0], signal);
  if (await isOverWithin(afterMs, first.ended)) return [await first.ended];
  const second = begin(tries[1], signal);
  const ended: Outcome[] = [];
  let isWon = false;
  const end = async (running: Running<Outcome>, rival: Running<Outcome>): Promise<void> => {
    const outcome = await running.ended;
    if (isWon || !hasWon(outcome)) ended.push(outcome);
    else {
      isWon = true;
      ended.unshift(outcome);
      rival.stop();
    }
  };
  await Promise.all([end(first, second), end(second, first)]);
  return ended;
}

interface Running<Outcome> {
  readonly ended: Promise<Outcome>;
  /** Ends the attempt and what it came to. */
  readonly stop: () => void;
}

/** The signal of an attempt lasts as long as what it came to, such as a stream. */
function begin<Outcome>(attempt: HedgedTry<Outcome>, signal: AbortSignal): Running<Outcome> {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  if (signal.aborted) follow();
  const stop = (): void => {
    signal.removeEventListener('abort', follow);
    controller.abort(new OutpacedError());
  };
  return { ended: attempt(controller.signal), stop };
}

/** @returns the same, or a rejection as soon as the signal fires, whether the work honours that or not */
export function untilAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const aborted = new Promise<never>((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  return Promise.race([work, aborted]);
}

async function isOverWithin(timeMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), timeMs)));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
