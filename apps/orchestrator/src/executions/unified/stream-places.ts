import { Inject, Injectable } from '@nestjs/common';
import { plansSection, type PlansSettings } from '../../plans/plans.config';
import { TooManyStreamsError } from '../executions.errors';

const RETRY_AFTER_MS = 5000;

/** Bounds how many callers follow executions at the same time. */
@Injectable()
export class StreamPlaces {
  private taken = 0;

  constructor(@Inject(plansSection.token) private readonly settings: PlansSettings) {}

  /**
   * Takes a place until the events are over or the caller has left, even if nobody ever reads them.
   * @throws TooManyStreamsError (CONCURRENT_EXECUTION_LIMIT)
   */
  hold(events: AsyncGenerator<string>, signal: AbortSignal): AsyncGenerator<string> {
    if (this.taken >= this.settings.maxEventStreams) {
      throw new TooManyStreamsError('Too many callers follow executions at the moment.', {
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
    this.taken += 1;
    let isHeld = true;
    const release = (): void => {
      if (isHeld) this.taken -= 1;
      isHeld = false;
      signal.removeEventListener('abort', release);
    };
    signal.addEventListener('abort', release);
    return releasing(events, release);
  }
}

async function* releasing(events: AsyncGenerator<string>, release: () => void): AsyncGenerator<string> {
  try {
    yield* events;
  } finally {
    release();
  }
}
