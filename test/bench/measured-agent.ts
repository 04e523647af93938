import { join } from 'node:path';
import { MeasuredProcess } from './measured-process';

const AGENT = join(__dirname, '..', '..', 'dist', 'apps', 'agent', 'src', 'main.js');

/**
 * Starts the built agent with TLS.
 * @param databaseUrl login of a service
 * @param env settings beside those of the database
 */
export function startAgent(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<MeasuredProcess> {
  return MeasuredProcess.start(AGENT, {
    readyPath: '/health/ready',
    env: (port) => ({
      AGENT_PORT: String(port),
      DATABASE_URL: databaseUrl,
      AXONFLOW_TLS: 'self-signed',
      AXONFLOW_INTERNAL_SERVICE_SECRET: 'bench-secret-of-at-least-32-characters',
      LOG_LEVEL: 'warn',
      ...env,
    }),
  });
}
