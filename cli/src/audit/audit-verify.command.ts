import { verifyDatabase, type AuditProblem, type AuditReport } from '@app/audit';
import { loadSection } from '@app/config';
import type { Command } from '../command';
import { ownerDatabaseSection } from '../owner-database.config';

/** Proves that the audit trail is as it was written, or says where it is not. */
export const auditVerifyCommand: Command = {
  help: [
    'Usage: axonflow audit verify',
    '',
    'Computes every hash of the audit trail again, while the services go on writing. Exit code 1 when anything was',
    'changed, moved or removed.',
    '',
    '  DATABASE_URL   login of the owner of the database; `databaseUrl` in credentials.json of a local run',
  ].join('\n'),
  async run(env) {
    const report = await verifyDatabase(loadSection(ownerDatabaseSection, env).url);
    console.log(describeReport(report));
    return report.problemCount === 0 ? 0 : 1;
  },
};

/** Says what a verification found, in lines for a person. */
export function describeReport(report: AuditReport): string {
  const { records, batches, chains, openCalls, problemCount, problems } = report;
  const counted = `${records} records in ${chains} chains and ${batches} batches were checked.`;
  const open = `${openCalls} allowed calls have no outcome: their task ended in between, or they still run.`;
  const verdict =
    problemCount === 0
      ? 'The audit trail is intact.'
      : `The audit trail is NOT intact: ${problemCount} problems.`;
  return [counted, ...(openCalls > 0 ? [open] : []), verdict, ...problems.map(describeProblem)].join('\n');
}

function describeProblem({ kind, boot, batch, seq, recordId }: AuditProblem): string {
  const places = Object.entries({ boot, batch, seq, record: recordId }).filter(
    ([, place]) => place !== undefined,
  );
  return `  ${kind}: ${places.map(([name, place]) => `${name} ${place}`).join(', ')}`;
}
