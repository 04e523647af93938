import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadSection, PRODUCT_VERSION, type Environment } from '@app/config';
import { createHttpApplication, GracefulShutdown, httpSection, serveApiDocs } from '@app/http';
import { agentSection } from './agent.config';
import { AgentModule } from './agent.module';

const API = {
  title: 'AxonFlow agent',
  version: PRODUCT_VERSION,
  description:
    'The AI control plane: every call is identified, limited, inspected, decided, recorded and executed.',
};

/**
 * Starts the agent; it listens when this returns.
 * @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem
 */
export async function startAgent(env: Environment): Promise<NestFastifyApplication> {
  const settings = loadSection(httpSection, env);
  const { port, bindAddress } = loadSection(agentSection, env);
  const app = await createHttpApplication(AgentModule.forRoot(env), { settings });
  new GracefulShutdown(app, settings).install();
  await serveApiDocs(app, API);
  await app.listen(port, bindAddress);
  return app;
}
