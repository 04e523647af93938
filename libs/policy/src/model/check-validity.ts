import type { ProblemList } from './problem-list';

/** Adds what is wrong with the time in which a policy holds. */
export function checkValidity(
  { validFrom, validUntil }: Readonly<Record<string, unknown>>,
  problems: ProblemList,
): void {
  for (const [key, value] of Object.entries({ validFrom, validUntil })) {
    if (typeof value === 'string' && Number.isNaN(Date.parse(value))) {
      problems.add(`/${key}`, 'is not a time of the calendar');
    }
  }
  if (typeof validFrom !== 'string' || typeof validUntil !== 'string') return;
  if (Date.parse(validUntil) <= Date.parse(validFrom)) problems.add('/validUntil', 'must be after validFrom');
}
