import { WEEKDAYS, type TimeWindow } from '../model/time-window';
import type { CallFacts } from './call-facts';
import { truthOf, type Claim } from './truth';

const MINUTES_PER_HOUR = 60;

/** Holds while the time of the question is in the window, by the wall clock of its time zone. */
export function withinWindow({ days, from, timezone, to }: TimeWindow): Claim<CallFacts> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [first, last] = [minutesOf(from), minutesOf(to)];
  const goesOn = last < first;
  const begins = new Set<string>(days ?? WEEKDAYS);
  return ({ now }) => {
    const { day, minutes } = localTime(format, now);
    const today = begins.has(day) && minutes >= first && (goesOn || minutes < last);
    const sinceYesterday = goesOn && begins.has(dayBefore(day)) && minutes < last;
    return truthOf(today || sinceYesterday);
  };
}

function localTime(
  format: Intl.DateTimeFormat,
  now: Date,
): { readonly day: string; readonly minutes: number } {
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = (parts.get('weekday') ?? '').toLowerCase();
  return { day, minutes: minutesOf(`${parts.get('hour')}:${parts.get('minute')}`) };
}

function minutesOf(clockTime: string): number {
  const [hours, minutes] = clockTime.split(':');
  return Number(hours) * MINUTES_PER_HOUR + Number(minutes);
}

function dayBefore(day: string): string {
  const position = WEEKDAYS.findIndex((name) => name === day);
  return WEEKDAYS.at(position - 1) ?? '';
}
