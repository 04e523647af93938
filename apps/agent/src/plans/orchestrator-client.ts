import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { PRINCIPAL_HEADER, PrincipalTokens } from '@app/identity';
import { CallAbortedError, type Principal, type TraceContext } from '@app/kernel';
import { agentSection, type AgentSettings } from '../agent.config';
import { OrchestratorUnavailableError } from './plans.errors';

/** On whose behalf the agent asks. */
export interface Caller {
  readonly principal: Principal;
  readonly trace: TraceContext;
  readonly signal: AbortSignal;
}

/** What the orchestrator answered, refusals included. */
export interface OrchestratorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: object;
}

const CONNECTIONS = 64;

/** Speaks to the orchestrator in the name of a caller, whose identity travels in a signed token. */
@Injectable()
export class OrchestratorClient implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(
    @Inject(agentSection.token) private readonly settings: AgentSettings,
    private readonly tokens: PrincipalTokens,
  ) {
    const timeoutMs = settings.planTimeoutMs;
    this.pool = new Pool(settings.orchestratorUrl, {
      connections: CONNECTIONS,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  /**
   * @throws OrchestratorUnavailableError (ORCHESTRATOR_UNAVAILABLE) when no answer comes
   * @throws CallAbortedError (CALL_ABORTED) when the caller leaves first
   */
  async post(path: string, body: object, { principal, trace, signal }: Caller): Promise<OrchestratorAnswer> {
    const token = await this.tokens.sign(principal, trace);
    try {
      const answer = await this.pool.request({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', [PRINCIPAL_HEADER]: token },
        body: JSON.stringify(body),
        signal,
      });
      const contentType = answer.headers['content-type'];
      return {
        status: answer.statusCode,
        contentType: typeof contentType === 'string' ? contentType : 'application/json',
        body: (await answer.body.json()) as object,
      };
    } catch (error) {
      if (signal.aborted)
        throw new CallAbortedError('The caller left before the plan was finished.', { cause: error });
      throw new OrchestratorUnavailableError('The orchestrator does not answer; try again in a moment.', {
        cause: error,
        retryAfterMs: 2000,
      });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
