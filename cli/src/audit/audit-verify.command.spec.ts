import type { AuditReport } from '@app/audit';
import { describeReport } from './audit-verify.command';

const intact: AuditReport = {
  records: 7,
  batches: 3,
  chains: 2,
  openCalls: 0,
  problemCount: 0,
  problems: [],
};

describe(describeReport.name, () => {
  it('says what was checked and that it is intact', () => {
    expect(describeReport(intact)).toBe(
      '7 records in 2 chains and 3 batches were checked.\nThe audit trail is intact.',
    );
  });

  it('says that calls are open', () => {
    expect(describeReport({ ...intact, openCalls: 2 })).toContain('2 allowed calls have no outcome');
  });

  it('names the place of every problem', () => {
    const report = describeReport({
      ...intact,
      problemCount: 2,
      problems: [
        { kind: 'record_changed', boot: 'b', seq: 4, recordId: 'r' },
        { kind: 'batches_missing', boot: 'b', batch: 9 },
      ],
    });

    expect(report).toContain('NOT intact: 2 problems');
    expect(report).toContain('  record_changed: boot b, seq 4, record r\n  batches_missing: boot b, batch 9');
  });
});
