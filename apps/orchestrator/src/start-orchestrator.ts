import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadSection, PRODUCT_VERSION, type Environment } from '@app/config';
import { createHttpApplication, GracefulShutdown, httpSection, serveApiDocs } from '@app/http';
import { orchestratorSection } from './orchestrator.config';
import { OrchestratorModule } from './orchestrator.module';

const API = {
  title: 'AxonFlow orchestrator',
  version: PRODUCT_VERSION,
  description: 'Runs plans of many agents. Private: only the agent calls it, with a signed principal.',
};

/**
 * Starts the orchestrator; it listens when this returns. It speaks clear text: it is private.
 * @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem
 */
export async function startOrchestrator(env: Environment): Promise<NestFastifyApplication> {
  const settings = { ...loadSection(httpSection, env), tls: 'off' as const };
  const { port, bindAddress } = loadSection(orchestratorSection, env);
  const app = await createHttpApplication(OrchestratorModule.forRoot(env), { settings });
  new GracefulShutdown(app, settings).install();
  await serveApiDocs(app, API);
  await app.listen(port, bindAddress);
  return app;
}
