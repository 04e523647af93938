import { Pool } from 'pg';
import { connectionSettings, type DatabaseRole } from './connect';
import type { DatabaseSettings } from './database.config';

/** What a pool of its own is made of. */
export interface ServicePoolOptions {
  readonly role: DatabaseRole;
  /** Connections at most. */
  readonly size: number;
}

/** Opens a pool for work that must not wait behind other work. The caller ends it. */
export function openServicePool(config: DatabaseSettings, { role, size }: ServicePoolOptions): Pool {
  const pool = new Pool({ ...connectionSettings(config, role), max: size });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}
