import type { JsonObject, ToolLimits } from '../connector';

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
}
