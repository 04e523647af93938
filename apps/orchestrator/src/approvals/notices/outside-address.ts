import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InvalidRequestError, webAddressProblem } from '@app/kernel';
import {
  ConnectorCallError,
  configuredGuard,
  connectorsSection,
  guardedConnector,
  type AddressGuard,
  type ConnectorsSettings,
} from '@app/mcp-connectors';
import { Agent, request } from 'undici';

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** Reaches addresses that callers name, under the same rules as connectors. Redirects are not followed. */
@Injectable()
export class OutsideAddress implements OnModuleDestroy {
  private readonly guard: AddressGuard;
  private readonly agent: Agent;

  constructor(@Inject(connectorsSection.token) settings: ConnectorsSettings) {
    this.guard = configuredGuard(settings);
    this.agent = new Agent({
      connect: guardedConnector(this.guard, CONNECT_TIMEOUT_MS),
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
      maxResponseSize: 64 * 1024,
    });
  }

  /** @throws InvalidRequestError (INVALID_REQUEST) when the address may not be reached, or nobody is there */
  async require(field: string, text: string): Promise<void> {
    const problem = await this.problemOf(text);
    if (problem === null) return;
    throw new InvalidRequestError('The address may not be used.', {
      problems: [{ field, message: problem }],
    });
  }

  /** Posts JSON. @returns the status; @throws whatever the network says, ConnectorCallError when the guard refuses */
  async post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: this.agent,
      headers: { 'content-type': 'application/json', 'user-agent': 'axonflow', ...headers },
      body,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await answer.body.dump();
    return answer.statusCode;
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent.destroy();
  }

  private async problemOf(text: string): Promise<string | null> {
    const problem = webAddressProblem(text);
    if (problem !== null) return problem;
    const url = new URL(text);
    const isEncrypted = url.protocol === 'https:';
    const port = Number(url.port) || (isEncrypted ? 443 : 80);
    try {
      await this.guard.admit({ host: url.hostname, port, isEncrypted });
      return null;
    } catch (error) {
      if (error instanceof ConnectorCallError)
        return 'must be a public address reached by TLS, or one that the operator trusts';
      throw error;
    }
  }
}
