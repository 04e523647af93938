import type { WireEvent } from '../wire/wire-format';
import { untranslatable } from './read-output';
import type { ReplyHead } from './reply';
import type { ReplyStreamReader, ReplyStreamWriter } from './reply-stream';
import type { StreamStep } from './stream-step';

/** Carries one streamed answer from the provider's events to the caller's. */
export class StreamTranslation {
  private writer: ReplyStreamWriter | null = null;

  /** @param writerFor makes the writer once the answer has said what it is called */
  constructor(
    private readonly reader: ReplyStreamReader,
    private readonly writerFor: (head: ReplyHead) => ReplyStreamWriter,
  ) {}

  event(event: WireEvent): WireEvent[] {
    return this.written(this.reader.read(event));
  }

  end(): WireEvent[] {
    return this.written(this.reader.end());
  }

  private written(steps: readonly StreamStep[]): WireEvent[] {
    return steps.flatMap((step) => {
      if (step.kind === 'start') this.writer = this.writerFor(step.head);
      if (this.writer === null) throw untranslatable('it does not begin at its beginning');
      return this.writer.write(step);
    });
  }
}
