import type { Span } from '../scanner/detector';
import { MIN_BASE64_UNITS } from './base64-text';

const MIN_UNITS = MIN_BASE64_UNITS;

const isMember = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w+/-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Finds runs of at least 24 characters of the base64 alphabets. A run that long covers one of the places 23, 47, 71 ..., so
 * only those are looked at first. Linear.
 */
export function base64Runs(text: string): Span[] {
  const runs: Span[] = [];
  let from = 0;
  for (let place = MIN_UNITS - 1; place < text.length; place += MIN_UNITS) {
    if (isMember[text.charCodeAt(place)] !== 1) continue;
    let start = place;
    while (start > from && isMember[text.charCodeAt(start - 1)] === 1) start--;
    let end = place + 1;
    while (end < text.length && isMember[text.charCodeAt(end)] === 1) end++;
    if (end - start >= MIN_UNITS) runs.push({ start, end });
    from = end;
    place = Math.max(place, end - 1);
  }
  return runs;
}
