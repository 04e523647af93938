/** Does pieces of work one after another, never one inside another, so that long chains do not nest. */
export class Agenda {
  private pending: (() => void)[] = [];
  private isWorking = false;

  /** Done at once, or after the piece that is being done. */
  add(work: () => void): void {
    this.pending.push(work);
    if (this.isWorking) return;
    this.isWorking = true;
    try {
      while (this.pending.length > 0) {
        const pieces = this.pending;
        this.pending = [];
        for (const piece of pieces) piece();
      }
    } finally {
      this.isWorking = false;
    }
  }
}
