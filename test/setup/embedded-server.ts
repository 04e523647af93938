import type { EmbeddedPostgres } from '../../libs/database/src/embedded/embedded-postgres';

/** The embedded server that a test run started for itself. */
export interface EmbeddedServer {
  readonly postgres: EmbeddedPostgres;
  readonly dataDir: string;
}

/** Set-up and teardown are loaded apart, so that a variable of this module would not be shared by them. */
const place = globalThis as { axonflowTestServer?: EmbeddedServer };

export function keepForTeardown(server: EmbeddedServer): void {
  place.axonflowTestServer = server;
}

/** What set-up has left; undefined when the run used a server that was there before. */
export function leftBySetup(): EmbeddedServer | undefined {
  return place.axonflowTestServer;
}
