import type { StreamFrame } from '@app/kernel';

/** Steps without content that are held at most. */
const MAX_HELD_STEPS = 64;

/** Frames that came together. */
type Frames = readonly StreamFrame[];
type Step = IteratorResult<Frames, void>;

/**
 * Reads a stream up to its first content, so that what goes wrong before it is not told inside the answer.
 * @param frames of a stream that nobody has read from
 * @param waitMs counts from the first frame; after it the stream is handed on as it is
 * @returns the same frames, to be consumed once or returned
 * @throws what the frames throw before their first content
 */
export async function withContent(
  frames: AsyncGenerator<Frames, void>,
  waitMs: number,
): Promise<AsyncIterable<Frames>> {
  const first = await frames.next();
  const held: Promise<Step>[] = [Promise.resolve(first)];
  if (!isStill(first, held.length)) return startedWith(held, frames);
  const patience = startTimer(waitMs);
  try {
    for (let step: Step | null = first; isStill(step, held.length);) {
      const next = frames.next();
      held.push(next);
      step = await Promise.race([next, patience.over]);
    }
  } finally {
    patience.stop();
  }
  return startedWith(held, frames);
}

/** True when more must be read; null means that there was no time for the last step. */
function isStill(step: Step | null, heldSteps: number): boolean {
  if (step === null || step.done === true || heldSteps >= MAX_HELD_STEPS) return false;
  return step.value.every(({ isFinal, pieces }) => !isFinal && pieces.every(({ text }) => text === ''));
}

function startTimer(waitMs: number): { readonly over: Promise<null>; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), waitMs)));
  return { over, stop: () => clearTimeout(timer) };
}

/** Gives back what was read ahead, then the rest; ends the rest also when it was not begun. */
function startedWith(held: Promise<Step>[], rest: AsyncGenerator<Frames, void>): AsyncIterable<Frames> {
  // Told to whoever reads this step; until then it is nobody's.
  held.at(-1)?.catch(() => undefined);
  const iterator: AsyncIterator<Frames, void> = {
    next: () => held.shift() ?? rest.next(),
    return: () => {
      held.length = 0;
      return rest.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
