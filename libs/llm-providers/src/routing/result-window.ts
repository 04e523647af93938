const SLICES = 10;

interface Slice {
  readonly number: number;
  calls: number;
  failures: number;
}

/** Counts the results of the last while, in ten slices of time: memory does not grow with calls. */
export class ResultWindow {
  private slices: Slice[] = [];
  private readonly sliceMs: number;

  constructor(lengthMs: number) {
    this.sliceMs = lengthMs / SLICES;
  }

  /** @param nowMs never goes back */
  add(hasFailed: boolean, nowMs: number): void {
    const slice = this.current(nowMs);
    slice.calls += 1;
    slice.failures += Number(hasFailed);
  }

  totals(nowMs: number): { readonly calls: number; readonly failures: number } {
    this.forget(nowMs);
    let [calls, failures] = [0, 0];
    for (const slice of this.slices) {
      calls += slice.calls;
      failures += slice.failures;
    }
    return { calls, failures };
  }

  clear(): void {
    this.slices = [];
  }

  private current(nowMs: number): Slice {
    const number = Math.floor(nowMs / this.sliceMs);
    const last = this.slices.at(-1);
    if (last?.number === number) return last;
    this.forget(nowMs);
    const slice = { number, calls: 0, failures: 0 };
    this.slices.push(slice);
    return slice;
  }

  private forget(nowMs: number): void {
    const oldest = Math.floor(nowMs / this.sliceMs) - SLICES + 1;
    while ((this.slices[0]?.number ?? oldest) < oldest) this.slices.shift();
  }
}
