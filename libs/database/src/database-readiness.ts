import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from './platform-database';
import { REQUIRED_SCHEMA_LEVEL, schemaLevel } from './schema-level';

/** For readiness: the database answers and has every migration that this release needs. */
@Injectable()
export class DatabaseReadiness {
  readonly name = 'database';

  constructor(private readonly database: PlatformDatabase) {}

  async check(): Promise<{ readonly schema_level: number }> {
    const level = await schemaLevel(this.database);
    if (level >= REQUIRED_SCHEMA_LEVEL) return { schema_level: level };
    throw new Error(
      `The schema is at ${level}, this release needs ${REQUIRED_SCHEMA_LEVEL}: run the migrations.`,
    );
  }
}
