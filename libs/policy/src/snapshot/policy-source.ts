import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import type { OrganizationId, PolicyId, TenantId } from '@app/kernel';
import type { PublishedPolicy } from '../engine/compile-policy';
import type { PolicyScope } from '../engine/policy-scope';

/** A published policy without its document. */
export type PolicyHead = Omit<PublishedPolicy, 'document'>;

/** What is published at one moment. */
export interface PublishedState {
  readonly epoch: number;
  readonly heads: readonly PolicyHead[];
}

interface HeadRow {
  readonly epoch: string;
  readonly id: string | null;
  readonly version: number;
  readonly scope: PolicyScope['kind'];
  readonly organization_id: OrganizationId;
  readonly tenant_id: TenantId;
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
   * What is published now, in one consistent look.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async published(): Promise<PublishedState> {
    const rows = await this.database.query<HeadRow>(`
      select e.epoch, p.id, p.published_version as version, p.scope, p.organization_id, p.tenant_id
      from policy_epoch e
      left join policies p on p.deleted_at is null and p.published_version is not null
      order by p.id`);
    return { epoch: Number(rows[0]?.epoch ?? 0), heads: rows.flatMap(headOf) };
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

function headOf({ id, version, scope, organization_id, tenant_id }: HeadRow): PolicyHead[] {
  return id === null
    ? []
    : [{ id: id as PolicyId, version, scope: scopeOf(scope, organization_id, tenant_id) }];
}

function scopeOf(kind: PolicyScope['kind'], organizationId: OrganizationId, tenantId: TenantId): PolicyScope {
  switch (kind) {
    case 'system':
      return { kind };
    case 'organization':
      return { kind, organizationId };
    case 'tenant':
      return { kind, tenantId };
  }
}
