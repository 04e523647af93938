import type { CallTarget } from '@app/kernel';
import type { ModelStream } from './model-request';

/** The same stream with other frames; who serves it is still looked up when it is asked for. */
export function withFrames(
  stream: ModelStream,
  changed: Pick<ModelStream, 'frames'> & Partial<Pick<ModelStream, 'cache'>>,
): ModelStream {
  return {
    ...stream,
    ...changed,
    get servedBy(): CallTarget {
      return stream.servedBy;
    },
  };
}
