import { loadSection, PRODUCT_VERSION, processEnvironment } from '@app/config';
import { createHttpApplication, GracefulShutdown, httpSection, serveApiDocs } from '@app/http';
import { orchestratorSection } from './orchestrator.config';
import { OrchestratorModule } from './orchestrator.module';

const API = {
  title: 'AxonFlow orchestrator',
  version: PRODUCT_VERSION,
  description: 'Runs plans of many agents. Private: only the agent calls it, with a signed principal.',
};

async function main(): Promise<void> {
  const env = processEnvironment();
  const settings = { ...loadSection(httpSection, env), tls: 'off' as const };
  const { port, bindAddress } = loadSection(orchestratorSection, env);
  const app = await createHttpApplication(OrchestratorModule.forRoot(env), { settings });
  new GracefulShutdown(app, settings).install();
  await serveApiDocs(app, API);
  await app.listen(port, bindAddress);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
