import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import type { PolicyId } from '@app/kernel';
import type { PublishedPolicy } from '../engine/compile-policy';
import type { PolicyExceptions } from '../engine/policy-snapshot';
import { OVERRIDES_IN_FORCE, overrideOf, type OverrideRow } from '../store/overrides-in-force';
import {
  SESSION_OVERRIDES_IN_FORCE,
  sessionOverrideOf,
  type SessionOverrideRow,
} from '../store/session-overrides-in-force';
import { policyScopeOf, type StoredScope } from '../store/stored-scope';

/** A published policy without its document. */
export type PolicyHead = Omit<PublishedPolicy, 'document'>;

/** What is published at one moment. */
export interface PublishedState {
  readonly epoch: number;
  readonly heads: readonly PolicyHead[];
  /** Exceptions that have not ended, by the database's clock. */
  readonly exceptions: PolicyExceptions;
}

interface HeadRow extends StoredScope {
  readonly epoch: string;
  readonly id: PolicyId | null;
  readonly version: number;
}

/** How many earlier versions are worth a look when the published one is broken. */
const EARLIER_VERSIONS = 5;

/** Reads published policies of all tenants. */
@Injectable()
export class PolicySource {
  constructor(private readonly database: PlatformDatabase) {}

  /**
   * The number that every publication raises.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async epoch(): Promise<number> {
    const [row] = await this.database.query<{ epoch: string }>('select epoch from policy_epoch');
    return Number(row?.epoch ?? 0);
  }

  /**
   * What is published now. Policies and epoch are one consistent look; exceptions are read after it, so that at worst one
   * is in force a moment before its epoch.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async published(): Promise<PublishedState> {
    const rows = await this.database.query<HeadRow>(`
      select e.epoch, p.id, p.published_version as version, p.scope, p.organization_id, p.tenant_id
      from policy_epoch e
      left join policies p on p.deleted_at is null and p.published_version is not null
      order by p.id`);
    const overrides = await this.database.query<OverrideRow>(OVERRIDES_IN_FORCE);
    const ofSessions = await this.database.query<SessionOverrideRow>(SESSION_OVERRIDES_IN_FORCE);
    return {
      epoch: Number(rows[0]?.epoch ?? 0),
      heads: rows.flatMap(headOf),
      exceptions: {
        overrides: overrides.map(overrideOf),
        sessionOverrides: ofSessions.map(sessionOverrideOf),
      },
    };
  }

  /**
   * Adds the documents to heads.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async withDocuments(heads: readonly PolicyHead[]): Promise<readonly PublishedPolicy[]> {
    if (heads.length === 0) return [];
    const rows = await this.database.query<{ id: PolicyId; document: unknown }>(
      `select v.policy_id as id, v.document
       from unnest($1::text[], $2::int[]) wanted (id, version)
       join policy_versions v on v.policy_id = wanted.id and v.version = wanted.version`,
      [heads.map(({ id }) => id), heads.map(({ version }) => version)],
    );
    const documents = new Map(rows.map(({ id, document }) => [id, document]));
    return heads.map((head) => ({ ...head, document: documents.get(head.id) }));
  }

  /**
   * A few versions before the given one, newest first.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async earlier(head: PolicyHead): Promise<readonly PublishedPolicy[]> {
    const rows = await this.database.query<{ version: number; document: unknown }>(
      `select version, document from policy_versions
       where policy_id = $1 and version < $2 order by version desc limit $3`,
      [head.id, head.version, EARLIER_VERSIONS],
    );
    return rows.map(({ version, document }) => ({ ...head, version, document }));
  }
}

function headOf({ id, version, ...scope }: HeadRow): PolicyHead[] {
  return id === null ? [] : [{ id, version, scope: policyScopeOf(scope) }];
}
