import type { StreamFrame } from '@app/kernel';
import type { Permit } from './circuit-breaker';
import { faultOf } from './fault';

/** The same frames; how they end is told to the circuit of their provider. */
export function watchedFrames(
  frames: AsyncIterable<readonly StreamFrame[]>,
  permit: Permit,
): AsyncIterable<readonly StreamFrame[]> {
  const source = frames[Symbol.asyncIterator]();
  permit.answering();
  const iterator: AsyncIterator<readonly StreamFrame[], void> = {
    next: async () => {
      try {
        const step = await source.next();
        if (step.done === true || step.value.at(-1)?.isFinal === true) permit.succeeded();
        return step as IteratorResult<readonly StreamFrame[], void>;
      } catch (error) {
        if (faultOf(error).blame === 'failed') permit.failed();
        else permit.dropped();
        throw error;
      }
    },
    return: async () => {
      permit.dropped();
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
