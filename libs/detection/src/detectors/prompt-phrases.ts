import type { Candidate } from '../scanner/candidate';
import { before } from '../scanner/judges';

/**
 * Up to `most` words and the marks around them; the next word follows directly. Marks and letters share no character, so
 * that a text can be divided in one way only and a failed try costs no more than its length.
 */
export function words(most: number): string {
  return String.raw`(?:[\s,.:;"()*]{1,4}[\w'’\x60-]{1,20}){0,${most}}?[\s,.:;"()*]{1,4}`;
}

const MENTION =
  /(?:quot(?:es?|ed|ing)|phrases?|words?|strings?|says?|such as|like|called|example|e\.g\.|contains?|manuals that quote|title[sd]?)\W{0,3}["'“‘«][^"'”’»]{0,40}$/i;

/** Says whether a match is quoted as an example by somebody who writes about attacks. */
function isMentioned(_: string, candidate: Candidate): boolean {
  return MENTION.test(before(candidate, 60));
}

/** The opposite of {@link isMentioned}. */
export function isMeant(match: string, candidate: Candidate): boolean {
  return !isMentioned(match, candidate);
}
