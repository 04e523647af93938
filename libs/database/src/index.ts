export { connectAs, type DatabaseRole } from './connect';
export { databaseSection, type DatabaseConfig } from './database.config';
export { DatabaseUnavailableError } from './database.errors';
export { EmbeddedPostgres } from './embedded/embedded-postgres';
export { migrate } from './migrate';
export { PlatformDatabase } from './platform-database';
export { REQUIRED_SCHEMA_LEVEL, schemaLevel } from './schema-level';
