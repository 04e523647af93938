import type { Readable } from 'node:stream';
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

/** What the orchestrator is asked. */
export interface OrchestratorQuestion {
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  /** With its query. */
  readonly path: string;
  /** JSON; absent sends none. */
  readonly body?: object;
  /** What the orchestrator may know of the caller's software; never a credential. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the orchestrator answered, refusals included. */
export interface OrchestratorAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Seconds after which it is worth asking again, as the orchestrator sent them; null when it did not say. */
  readonly retryAfter: string | null;
  /** Null when there is none. */
  readonly body: object | null;
}

/** An answer that comes in piece by piece. Must be read to its end or destroyed. */
export interface OrchestratorStream {
  readonly status: number;
  readonly contentType: string;
  /** As in {@link OrchestratorAnswer}. */
  readonly retryAfter: string | null;
  readonly bytes: Readable;
}

const CONNECTIONS = 64;
/** How much longer than the orchestrator the agent waits for an answer, so that its own answer comes first. */
const ANSWER_MARGIN_MS = 30_000;

/** Speaks to the orchestrator in the name of a caller, whose identity travels in a signed token. */
@Injectable()
export class OrchestratorClient implements OnApplicationShutdown {
  private readonly pool: Pool;
  /** Streams live long: they must not use up the connections of all others. */
  private readonly streams: Pool;

  constructor(
    @Inject(agentSection.token) settings: AgentSettings,
    private readonly tokens: PrincipalTokens,
  ) {
    const timeoutMs = settings.planTimeoutMs + ANSWER_MARGIN_MS;
    const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    this.pool = new Pool(settings.orchestratorUrl, { ...timeouts, connections: CONNECTIONS });
    this.streams = new Pool(settings.orchestratorUrl, timeouts);
  }

  /**
   * @throws OrchestratorUnavailableError (ORCHESTRATOR_UNAVAILABLE) when no answer comes
   * @throws CallAbortedError (CALL_ABORTED) when the caller leaves first
   */
  async ask(question: OrchestratorQuestion, caller: Caller): Promise<OrchestratorAnswer> {
    return this.naming(caller.signal, async () => {
      const answer = await this.pool.request(await this.requestOf(question, caller));
      const text = await answer.body.text();
      return {
        status: answer.statusCode,
        contentType: contentTypeOf(answer.headers),
        retryAfter: retryAfterOf(answer.headers),
        body: text === '' ? null : (JSON.parse(text) as object),
      };
    });
  }

  /**
   * Opens a stream.
   * @throws as `ask`; later failures are told by the stream
   */
  async follow(question: OrchestratorQuestion, caller: Caller): Promise<OrchestratorStream> {
    return this.naming(caller.signal, async () => {
      const answer = await this.streams.request(await this.requestOf(question, caller));
      return {
        status: answer.statusCode,
        contentType: contentTypeOf(answer.headers),
        retryAfter: retryAfterOf(answer.headers),
        bytes: answer.body,
      };
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.close(), this.streams.destroy()]);
  }

  private async requestOf(
    { body, headers, method, path }: OrchestratorQuestion,
    { principal, signal, trace }: Caller,
  ): Promise<Parameters<Pool['request']>[0]> {
    const token = await this.tokens.sign(principal, trace);
    return {
      method,
      path,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        [PRINCIPAL_HEADER]: token,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    };
  }

  private async naming<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted)
        throw new CallAbortedError('The caller left before the plan was finished.', { cause: error });
      throw new OrchestratorUnavailableError('The orchestrator does not answer; try again in a moment.', {
        cause: error,
        retryAfterMs: 2000,
      });
    }
  }
}

type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

function retryAfterOf({ 'retry-after': retryAfter }: AnswerHeaders): string | null {
  return typeof retryAfter === 'string' ? retryAfter : null;
}

function contentTypeOf(headers: AnswerHeaders): string {
  const contentType = headers['content-type'];
  return typeof contentType === 'string' ? contentType : 'application/json';
}
