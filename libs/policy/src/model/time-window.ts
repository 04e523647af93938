import type { ProblemList } from './problem-list';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** A part of every day, or of some days of the week. */
export interface TimeWindow {
  /** `hh:mm`, included. */
  readonly from: string;
  /** `hh:mm`, not included. Before `from`: the window goes on into the next day. */
  readonly to: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** The days on which the window begins; absent means every day. */
  readonly days?: readonly Weekday[];
}

const CLOCK_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const KEYS = ['from', 'to', 'timezone', 'days'];

/** Adds everything that is wrong with a time window. */
export function checkTimeWindow(window: unknown, pointer: string, problems: ProblemList): void {
  if (typeof window !== 'object' || window === null || Array.isArray(window)) {
    problems.add(
      pointer,
      'must be an object such as {"from": "22:00", "to": "06:00", "timezone": "Europe/Berlin"}',
    );
    return;
  }
  const fields = window as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields).filter((name) => !KEYS.includes(name))) {
    problems.add(`${pointer}/${key}`, `is not known; write one of ${KEYS.join(', ')}`);
  }
  checkClockTimes(fields, pointer, problems);
  if (!isTimezone(fields.timezone)) {
    problems.add(`${pointer}/timezone`, 'must be an IANA time zone such as "Europe/Berlin" or "UTC"');
  }
  if (fields.days !== undefined && !isDays(fields.days)) {
    problems.add(`${pointer}/days`, `must be a list of different days out of ${WEEKDAYS.join(', ')}`);
  }
}

function checkClockTimes(
  { from, to }: Readonly<Record<string, unknown>>,
  pointer: string,
  problems: ProblemList,
): void {
  for (const [key, value] of Object.entries({ from, to })) {
    if (!isClockTime(value)) problems.add(`${pointer}/${key}`, 'must be a time such as "22:00"');
  }
  if (isClockTime(from) && from === to) {
    problems.add(`${pointer}/to`, 'must differ from "from"; leave the condition out for the whole day');
  }
}

function isClockTime(value: unknown): boolean {
  return typeof value === 'string' && CLOCK_TIME.test(value);
}

function isTimezone(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || value.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isDays(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((day) => (WEEKDAYS as readonly unknown[]).includes(day))
  );
}
