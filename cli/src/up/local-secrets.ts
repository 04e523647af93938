import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateJson, writePrivateJson } from './private-file';

/** Secrets that a local run makes for itself, once. */
export interface LocalSecrets {
  /** Login of the services in the embedded database. */
  readonly serviceUser: string;
  readonly servicePassword: string;
  /** Shared by agent and orchestrator. */
  readonly internalServiceSecret: string;
}

/** Reads the secrets of a data directory, or makes them: 256 random bits each. */
export async function ensureLocalSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, 'secrets.json');
  const stored = await readPrivateJson(file);
  if (isComplete(stored)) return stored;
  const secrets = {
    serviceUser: `axonflow_service_${randomBytes(4).toString('hex')}`,
    servicePassword: randomBytes(32).toString('base64url'),
    internalServiceSecret: randomBytes(32).toString('base64url'),
  };
  await writePrivateJson(file, secrets);
  return secrets;
}

function isComplete(stored: unknown): stored is LocalSecrets {
  const { serviceUser, servicePassword, internalServiceSecret } = (stored ?? {}) as Partial<LocalSecrets>;
  return [serviceUser, servicePassword, internalServiceSecret].every((secret) => typeof secret === 'string');
}
