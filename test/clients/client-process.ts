import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { FROM_SOURCE } from '@app/testing';
import type { Gateway, ReportedRefusal } from './adapters/client-adapter';
import type { ClientName, Command, Reply } from './client-host';

const HOST = join(__dirname, 'client-host.ts');

/** A published client in a process of its own; one command at a time. */
export class ClientProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** True for packages that offer no way to end a request early. */
    readonly cannotAbort: boolean,
  ) {}

  static async start(name: ClientName, { url, apiKey }: Gateway): Promise<ClientProcess> {
    const child = fork(HOST, [name, url, apiKey], { execArgv: [...FROM_SOURCE] });
    const { result } = (await nextMessage(child)) as { readonly result: { readonly cannotAbort: boolean } };
    return new ClientProcess(child, result.cannotAbort);
  }

  /** What the client returned. @throws Error that says how the client failed */
  async result(command: Command): Promise<unknown> {
    const reply = await this.send(command);
    if ('refusal' in reply) throw new Error(`${reply.refusal.status ?? 'no status'}: ${reply.refusal.text}`);
    return reply.result;
  }

  /** What the client's error says. @throws Error when there was none */
  async refusal(command: Command): Promise<ReportedRefusal> {
    const reply = await this.send(command);
    if ('refusal' in reply) return reply.refusal;
    throw new Error(`The client was not refused; it got ${JSON.stringify(reply.result)}.`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  private send(command: Command): Promise<Reply> {
    const reply = nextMessage(this.child);
    this.child.send(command);
    return reply as Promise<Reply>;
  }
}

/** @throws Error when the process ends first */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as unknown),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`The client's process ended with ${String(code)}.`);
      }),
    ]);
  } finally {
    stop.abort();
  }
}
