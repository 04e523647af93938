import type { AuditProblem, AuditReport } from './audit-report';
import type { StoredRecord } from './stored-trail';

const LISTED_PROBLEMS = 1000;

/** Collects what a verification finds, in bounded memory. */
export class ReportBuilder {
  records = 0;
  batches = 0;
  chains = 0;
  private problemCount = 0;
  private readonly problems: AuditProblem[] = [];

  add(problem: AuditProblem): void {
    this.problemCount += 1;
    if (this.problems.length < LISTED_PROBLEMS) this.problems.push(problem);
  }

  /** Notes a record that no batch has ever committed. */
  rejectRecord({ boot, seq, id }: StoredRecord): void {
    this.records += 1;
    this.add({ kind: 'record_unbatched', boot, seq, recordId: id });
  }

  build(openCalls: number): AuditReport {
    const { records, batches, chains, problemCount, problems } = this;
    return { records, batches, chains, openCalls, problemCount, problems };
  }
}
