import { connectAs } from '@app/database';
import type { Clock } from '@app/kernel';
import type { AuditSettings } from '../audit.config';
import { unobserved, type AuditObserver } from '../audit-observer';
import { AuditSession } from './audit-session';
import { AuditWriter } from './audit-writer.service';
import { PostgresBatchStore } from './postgres-batch-store';

/** One statement may use half the time, so that a hanging connection leaves time for another one. */
const STATEMENT_SHARE = 0.5;

export interface AuditWriterParts {
  /** Login that is a member of `axonflow_audit`. */
  readonly databaseUrl: string;
  readonly config: AuditSettings;
  readonly clock: Clock;
  readonly observer?: AuditObserver;
}

/** Builds the writer of one process; it connects when `onModuleInit` is called. */
export function createAuditWriter({ databaseUrl, config, clock, observer }: AuditWriterParts): AuditWriter {
  const statementTimeoutMs = Math.ceil(config.commitDeadlineMs * STATEMENT_SHARE);
  const connect = () => connectAs({ url: databaseUrl, statementTimeoutMs }, 'axonflow_audit');
  const session = new AuditSession({ connect, statementTimeoutMs }, clock);
  const store = new PostgresBatchStore(session, config.commitDeadlineMs, clock);
  return new AuditWriter(store, config, clock, observer ?? unobserved);
}
