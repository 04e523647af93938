import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, newId, NotFoundError, type ClientId, type Clock } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { AccessKeySecrets, newAccessKeyId } from './access-key-secrets';
import { AccessKeyLimitError } from '../identity.errors';

/** Keys in use that one client may have: enough to replace each in turn. */
const MAX_ACTIVE_KEYS = 10;
const MAX_LISTED = 1_000;

/** A key pair with which an API client signs requests. */
export interface AccessKey {
  readonly id: string;
  readonly accessKeyId: string;
  readonly clientId: ClientId;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** A new key pair; its secret is shown this once. */
export interface IssuedAccessKey extends AccessKey {
  readonly secretAccessKey: string;
}

interface AccessKeyRow {
  readonly id: string;
  readonly access_key_id: string;
  readonly client_id: ClientId;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

const COLUMNS = 'k.id, k.access_key_id, c.client_id, k.created_at, k.revoked_at';

/** The access keys of a tenant's API clients. */
@Injectable()
export class AccessKeys {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly secrets: AccessKeySecrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Gives a client another key pair.
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such client in use
   * @throws AccessKeyLimitError (CONFLICT) when the client has as many keys in use as it may have
   */
  async issue(scope: TenantScope, clientId: ClientId): Promise<IssuedAccessKey> {
    const accessKeyId = newAccessKeyId();
    const issued = await this.transaction.run(scope, async (manager) => {
      const [client] = await manager.query<{ readonly id: string }[]>(
        'select id from api_clients where client_id = $1 and disabled_at is null for update',
        [clientId],
      );
      if (client === undefined) throw new NotFoundError('There is no client in use with this id.');
      const [count] = await manager.query<{ readonly active: number }[]>(
        'select count(*)::int as active from access_keys where api_client_id = $1 and revoked_at is null',
        [client.id],
      );
      if ((count?.active ?? 0) >= MAX_ACTIVE_KEYS) throw new AccessKeyLimitError(MAX_ACTIVE_KEYS);
      const values = [newId(), scope.tenantId, client.id, accessKeyId, this.clock.now(), clientId];
      return manager.query<AccessKeyRow[]>(
        `with k as (
           insert into access_keys (id, tenant_id, api_client_id, access_key_id, created_at)
           values ($1, $2, $3, $4, $5) returning *
         ) select k.id, k.access_key_id, $6::text as client_id, k.created_at, k.revoked_at from k`,
        values,
      );
    });
    return { ...accessKeyOf(issued[0] as AccessKeyRow), secretAccessKey: this.secrets.secretOf(accessKeyId) };
  }

  /** The tenant's keys, newest first, revoked ones included; the newest 1,000. */
  async list(scope: TenantScope): Promise<AccessKey[]> {
    const rows = await this.transaction.run(scope, (manager) =>
      manager.query<AccessKeyRow[]>(
        `select ${COLUMNS} from access_keys k join api_clients c on c.id = k.api_client_id
         order by k.id desc limit ${MAX_LISTED}`,
      ),
    );
    return rows.map(accessKeyOf);
  }

  /**
   * Ends a key for good; every task knows within the second in the normal case.
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such key, or it is revoked already
   */
  async revoke(scope: TenantScope, id: string): Promise<void> {
    const [revoked] = await this.transaction.run(scope, (manager) =>
      manager.query<[readonly unknown[], number]>(
        'update access_keys set revoked_at = $2 where id = $1 and revoked_at is null returning id',
        [id, this.clock.now()],
      ),
    );
    if (revoked.length === 0) throw new NotFoundError('There is no access key in use with this id.');
  }
}

function accessKeyOf(row: AccessKeyRow): AccessKey {
  return {
    id: row.id,
    accessKeyId: row.access_key_id,
    clientId: row.client_id,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
