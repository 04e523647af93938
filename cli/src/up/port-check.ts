import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { StartRefusedError } from '../cli.errors';

interface WantedPort {
  readonly port: number;
  readonly address: string;
  /** The setting that chooses the port, for the message. */
  readonly variable: string;
}

/**
 * Makes sure that a port is free, before anything is started.
 * @returns the port; one that the system chose when 0 was wanted
 * @throws StartRefusedError (CONFIGURATION_INVALID) that names port and variable
 */
export async function requireFreePort({ port, address, variable }: WantedPort): Promise<number> {
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new StartRefusedError(refusal({ port, address, variable }, cause), { cause });
  }
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

function refusal({ port, address, variable }: WantedPort, cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${address} is in use. Stop what uses it, or set ${variable} to another port.`;
    case 'EACCES':
      return `Port ${port} needs more rights than this user has. Set ${variable} to a port above 1023.`;
    default:
      return `Nothing can listen on ${address} port ${port}. Check AXONFLOW_BIND_ADDRESS and ${variable}.`;
  }
}
