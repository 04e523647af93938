import { loadSection, PRODUCT_VERSION, processEnvironment } from '@app/config';
import { createHttpApplication, GracefulShutdown, httpSection, serveApiDocs } from '@app/http';
import { agentSection } from './agent.config';
import { AgentModule } from './agent.module';

const API = {
  title: 'AxonFlow agent',
  version: PRODUCT_VERSION,
  description:
    'The AI control plane: every call is identified, limited, inspected, decided, recorded and executed.',
};

async function main(): Promise<void> {
  const env = processEnvironment();
  const settings = loadSection(httpSection, env);
  const { port, bindAddress } = loadSection(agentSection, env);
  const app = await createHttpApplication(AgentModule.forRoot(env), { settings });
  new GracefulShutdown(app, settings).install();
  await serveApiDocs(app, API);
  await app.listen(port, bindAddress);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
