import type { JsonObject, ToolLimits } from '../connector';

/** Rows that are asked for before their size is known, and at most. */
const BATCH_ROWS = { first: 32, most: 1_000 };

/** Takes rows until there are enough. */
export class RowCollector {
  readonly rows: JsonObject[] = [];
  sizeBytes = 0;
  /** True once a row did not fit. */
  isOverfull = false;

  constructor(private readonly limits: ToolLimits) {}

  add(row: JsonObject): void {
    if (this.isOverfull) return;
    const rowBytes = Buffer.byteLength(JSON.stringify(row));
    const { maxBytes, maxRows } = this.limits;
    this.isOverfull = this.rows.length === maxRows || this.sizeBytes + rowBytes > maxBytes;
    if (this.isOverfull) return;
    this.rows.push(row);
    this.sizeBytes += rowBytes;
  }

  /** How many rows to ask for next: as many as are likely to fit, and one more. */
  nextBatch(): number {
    const { maxBytes, maxRows } = this.limits;
    const count = this.rows.length;
    const fitting =
      count === 0 ? BATCH_ROWS.first : Math.ceil((maxBytes - this.sizeBytes) / (this.sizeBytes / count));
    return Math.min(maxRows - count, fitting, BATCH_ROWS.most) + 1;
  }
}
