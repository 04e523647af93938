import { Client } from 'pg';
import type { AuditReport } from './audit-report';
import { readStoredTrail } from './stored-trail.reader';
import { verifyTrail } from './verify-trail';

/**
 * Verifies the audit trail of a database as it is at this moment, while services go on writing.
 * @param ownerUrl login of the owner: the roles of the services cannot see the trail of every tenant
 */
export async function verifyDatabase(ownerUrl: string): Promise<AuditReport> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'axonflow audit verify' });
  // A broken connection also fails the query that runs on it; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const { records, batches } = readStoredTrail(client);
    return await verifyTrail(records, batches);
  } finally {
    await client.end();
  }
}
