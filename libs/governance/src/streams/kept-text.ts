/** Texts of one stream share what may be kept of it, in UTF-16 code units. */
export interface UnitBudget {
  leftUnits: number;
}

/** Short pieces are joined from here on: many small strings take more memory than their text. */
const JOINED_FROM_UNITS = 4_096;

/** A text that grows in small pieces and is read seldom. Appending is cheap; memory follows the text, not its pieces. */
export class KeptText {
  private readonly blocks: string[] = [];
  private pieces: string[] = [];
  private pieceUnits = 0;
  private units = 0;
  private isCut = false;

  constructor(private readonly budget: UnitBudget) {}

  /** @returns false when the text did not fit; then neither it nor what follows is kept */
  append(text: string): boolean {
    if (this.isCut || text.length > this.budget.leftUnits) {
      this.isCut = true;
      return false;
    }
    this.budget.leftUnits -= text.length;
    this.units += text.length;
    this.pieces.push(text);
    this.pieceUnits += text.length;
    if (this.pieceUnits >= JOINED_FROM_UNITS) this.join();
    return true;
  }

  equals(text: string): boolean {
    return !this.isCut && this.units === text.length && this.toString() === text;
  }

  toString(): string {
    return this.blocks.join('') + this.pieces.join('');
  }

  private join(): void {
    this.blocks.push(this.pieces.join(''));
    this.pieces = [];
    this.pieceUnits = 0;
  }
}
