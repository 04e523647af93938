import { join } from 'node:path';
import { freePort, MeasuredProcess } from './measured-process';

const SCRIPT = join(__dirname, 'provider-process.mjs');

/** A provider that answers at once; see provider-process.mjs. */
export interface InstantProvider {
  /** For the load generator, which asks it directly. */
  readonly measured: MeasuredProcess;
  /** For the agent. */
  readonly openAiBaseUrl: string;
}

export async function startInstantProvider(): Promise<InstantProvider> {
  const plainPort = await freePort();
  const measured = await MeasuredProcess.start(SCRIPT, {
    readyPath: '/',
    env: (port) => ({ BENCH_PORT: String(port), BENCH_PLAIN_PORT: String(plainPort) }),
  });
  return { measured, openAiBaseUrl: `http://127.0.0.1:${plainPort}/v1` };
}
