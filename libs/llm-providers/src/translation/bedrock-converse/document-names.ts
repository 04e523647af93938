/** Documents have a name of few characters in this format. Source: DocumentBlock of Bedrock's runtime API. */
const NOT_IN_NAMES = /[^A-Za-z0-9 ()[\]-]+/g;
const MAX_LENGTH = 190;
const NAMELESS = 'document';

/** Names the documents of one request: Bedrock refuses a request in which two have the same name. */
export class DocumentNames {
  private readonly taken = new Set<string>();

  /** The name as it may be written; with a number when it is taken. */
  next(name: string | null): string {
    const allowed = (name ?? '')
      .replace(NOT_IN_NAMES, ' ')
      .replace(/ {2,}/g, ' ')
      .trim()
      .slice(0, MAX_LENGTH);
    const wished = allowed === '' ? NAMELESS : allowed;
    let free = wished;
    for (let number = 2; this.taken.has(free); number += 1) free = `${wished} ${number}`;
    this.taken.add(free);
    return free;
  }
}
