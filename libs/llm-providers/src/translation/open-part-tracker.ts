import type { OpenPart, StreamStep } from './stream-step';

/**
 * Makes parts out of events that do not always say where a part begins and ends. At most one part is open. A tool call
 * that ends without a piece gets the arguments `{}`: no text is no JSON.
 */
export class OpenPartTracker {
  private nextIndex = 0;
  private open: { readonly index: number; readonly part: OpenPart; isEmpty: boolean } | null = null;
  private toolCallSeen = false;

  get hasToolCalls(): boolean {
    return this.toolCallSeen;
  }

  get current(): OpenPart | null {
    return this.open?.part ?? null;
  }

  /** Ends the open part and begins another. */
  begin(part: OpenPart): StreamStep[] {
    const closed = this.end();
    const index = this.nextIndex++;
    this.open = { index, part, isEmpty: true };
    if (part.kind === 'toolCall') this.toolCallSeen = true;
    return [...closed, { kind: 'open', index, part }];
  }

  /** Adds to the open part. */
  piece(text: string): StreamStep[] {
    if (this.open === null || text === '') return [];
    this.open.isEmpty = false;
    return [{ kind: 'piece', index: this.open.index, part: this.open.part, text }];
  }

  /** Adds to the open part if it is of this kind, else begins one: for formats that name no beginnings. */
  textPiece(kind: 'text' | 'reasoning', text: string): StreamStep[] {
    if (text === '') return [];
    return [...(this.current?.kind === kind ? [] : this.begin({ kind })), ...this.piece(text)];
  }

  /** Signs the open part. */
  sign(signature: string): StreamStep[] {
    return this.open === null ? [] : [{ kind: 'signature', index: this.open.index, signature }];
  }

  /** Ends the open part, if there is one. */
  end(): StreamStep[] {
    if (this.open === null) return [];
    const { index, part, isEmpty } = this.open;
    const filling = part.kind === 'toolCall' && isEmpty ? this.piece('{}') : [];
    this.open = null;
    return [...filling, { kind: 'close', index, part }];
  }
}
