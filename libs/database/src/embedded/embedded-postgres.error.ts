/**
 * The embedded server cannot run here; the message says what to do. A plain error, because the embedded server must
 * load without any other part of the product.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** The way out that always works. */
export const USE_OWN_SERVER = 'set DATABASE_URL to a PostgreSQL 15 server of your own';
