import type { Json } from '@app/kernel';
import type { StoredRecord } from './stored-trail';

/**
 * Counts calls that AxonFlow began to execute and whose outcome is missing. Memory grows with what is open only:
 * the outcome normally follows its decision closely in the same boot.
 */
export class OpenCalls {
  private readonly begun = new Set<string>();
  /** Outcomes read before their decision, which another boot recorded. */
  private readonly ended = new Set<string>();

  get count(): number {
    return this.begun.size;
  }

  see(record: StoredRecord): void {
    if (record.kind === 'outcome') this.match(record.callId, this.begun, this.ended);
    else if (isBeginning(record)) this.match(record.callId, this.ended, this.begun);
  }

  private match(callId: string, counterparts: Set<string>, own: Set<string>): void {
    if (!counterparts.delete(callId)) own.add(callId);
  }
}

/** A pre-check is executed by its caller, who may never report. */
function isBeginning({ kind, verdict, detail }: StoredRecord): boolean {
  if (kind !== 'decision' || verdict !== 'allow') return false;
  return (JSON.parse(detail) as { readonly executed_by?: Json } | null)?.executed_by === 'axonflow';
}
