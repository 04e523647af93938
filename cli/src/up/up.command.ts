import { once } from 'node:events';
import type { Command } from '../command';
import { LocalRun } from './local-run';
import { stopRequest } from './stop-request';

/** Runs the whole system on this machine. */
export const upCommand: Command = {
  help: [
    'Usage: axonflow up',
    '',
    'Starts PostgreSQL (embedded, unless DATABASE_URL is set), brings its schema up to date, makes a first tenant, and',
    'starts the orchestrator and the agent. Ctrl-C stops everything in order.',
    '',
    '  AGENT_PORT          port of the agent (8080); 0 is any free one',
    '  ORCHESTRATOR_PORT   port of the orchestrator (8081)',
    '  DATABASE_URL        a PostgreSQL 15 server of your own, logged in as owner of the database',
    '  AXONFLOW_DATA_DIR   folder for the database, credentials.json and secrets (.axonflow)',
    '  AXONFLOW_TLS        off, self-signed, or files with TLS_CERT_FILE and TLS_KEY_FILE (off)',
    '',
    'Provider keys such as OPENAI_API_KEY are handed to the services; docs/reference/configuration.md lists every setting.',
  ].join('\n'),
  async run(env) {
    const stop = stopRequest(env);
    const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort');
    const run = new LocalRun(env, (line) => console.log(line));
    try {
      await Promise.race([run.start(), stopped]);
      await stopped;
      console.log('Stopping ...');
    } finally {
      await run.stop();
    }
    return 0;
  },
};
