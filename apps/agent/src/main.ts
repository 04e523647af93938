import { processEnvironment } from '@app/config';
import { startAgent } from './start-agent';

startAgent(processEnvironment()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
