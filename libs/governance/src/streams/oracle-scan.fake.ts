import { inspect, type scanStream } from '@app/detection';
import type { Finding } from '@app/kernel';

/**
 * An inspection that knows the texts before they come in, and so lets go as early as is allowed at all.
 * @param texts every running text by its channel
 * @param lagUnits how many code units it stays behind
 */
export function oracleScan(texts: Readonly<Record<string, string>>, lagUnits: number): typeof scanStream {
  return ({ pointer, watched }) => {
    const { findings, gaps } = inspect([{ pointer, text: texts[pointer] ?? '' }]);
    const isWatched = ({ type }: Finding): boolean => watched.has(type);
    let lengthUnits = 0;
    let unreported = findings;
    const seenTo = (limit: number) => {
      const found = unreported.filter(({ end }) => end <= limit);
      unreported = unreported.filter(({ end }) => end > limit);
      let settledTo = Math.min(limit, ...unreported.filter(isWatched).map(({ start }) => start));
      const around = () =>
        findings.find((each) => isWatched(each) && each.start < settledTo && settledTo < each.end);
      for (let inside = around(); inside !== undefined; inside = around()) settledTo = inside.start;
      return { settledTo, findings: found, gaps: [] };
    };
    return {
      push: (text: string) => {
        lengthUnits += text.length;
        return seenTo(Math.max(0, lengthUnits - lagUnits));
      },
      end: () => ({ ...seenTo(lengthUnits), gaps }),
    };
  };
}
