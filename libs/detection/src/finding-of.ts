import type { Finding } from '@app/kernel';
import type { Span } from './scanner/detector';
import type { Hit } from './scanner/probe';

/** A hit as a finding on a part of a segment. */
export function findingOf({ detector, variants }: Hit, { start, end }: Span, pointer: string): Finding {
  return {
    pointer,
    start,
    end,
    type: detector.type,
    ...(variants.length === 0 ? {} : { variants }),
    category: detector.category,
    confidence: detector.confidence,
  };
}
