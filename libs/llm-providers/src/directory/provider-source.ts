import { PlatformDatabase } from '@app/database';
import { Injectable } from '@nestjs/common';
import { storedProviderOf, type ProviderRow, type StoredProvider } from './stored-provider';

/** Reads the providers of all tenants. */
@Injectable()
export class ProviderSource {
  constructor(private readonly database: PlatformDatabase) {}

  /**
   * Every provider of every tenant, those that are switched off included.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async all(): Promise<readonly StoredProvider[]> {
    const rows = await this.database.query<ProviderRow>(
      'select * from llm_providers order by tenant_id, name',
    );
    return rows.map(storedProviderOf);
  }
}
