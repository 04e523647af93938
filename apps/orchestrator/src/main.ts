import { processEnvironment } from '@app/config';
import { startOrchestrator } from './start-orchestrator';

startOrchestrator(processEnvironment()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
