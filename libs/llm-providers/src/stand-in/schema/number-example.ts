import type { JsonObject } from '../../wire/json';

/**
 * The number nearest to zero that a schema allows.
 * @param usualStep 1 for whole numbers, 0 for others
 */
export function numberFor(schema: JsonObject, usualStep: 0 | 1): number {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = schema;
  const step = typeof multipleOf === 'number' && multipleOf > 0 ? multipleOf : usualStep;
  const low = bound(minimum, exclusiveMinimum, { of: Math.max, none: -Infinity });
  const high = bound(maximum, exclusiveMaximum, { of: Math.min, none: Infinity });
  const isAllowed = (value: number): boolean =>
    value >= low && value <= high && value !== exclusiveMinimum && value !== exclusiveMaximum;
  if (isAllowed(0)) return 0;
  return candidates({ low, high, step }).find(isAllowed) ?? 0;
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** Numbers at and beside the end of the range that is nearer to zero, nearest first. */
function candidates({ low, high, step }: Range): number[] {
  const direction = low >= 0 ? 1 : -1;
  const end = low >= 0 ? low : high;
  if (step === 0) return [end, end + direction / 2, (low + high) / 2];
  const first = direction * Math.ceil(Math.abs(end) / step) * step;
  return [first, first + direction * step];
}

function bound(
  inclusive: unknown,
  exclusive: unknown,
  combine: { readonly of: (...values: number[]) => number; readonly none: number },
): number {
  return combine.of(
    ...[inclusive, exclusive].map((value) => (typeof value === 'number' ? value : combine.none)),
  );
}
