import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '@app/http';
import type { Principal } from '@app/kernel';
import { presentAxonflowError } from '../doors/axonflow/axonflow-error.presenter';
import type { ForwardedRoute } from './forwarded-route';
import { OrchestratorClient, type Caller, type OrchestratorQuestion } from './orchestrator-client';

/** What the orchestrator may know of the caller's software. */
const PASSED_ON = ['user-agent', 'x-axonflow-client', 'last-event-id'] as const;

/** Hands requests to the orchestrator, which alone knows their form, and its answers back. */
@Injectable()
export class Forwarding {
  constructor(private readonly orchestrator: OrchestratorClient) {}

  /** @throws OrchestratorUnavailableError (ORCHESTRATOR_UNAVAILABLE), CallAbortedError (CALL_ABORTED) */
  async forward(route: ForwardedRoute, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const question = questionOf(route, request);
    const caller = callerOf(request);
    if (route.streams) return this.stream(question, caller, reply);
    const { body, contentType, retryAfter, status } = await this.orchestrator.ask(question, caller);
    reply.code(status);
    if (retryAfter !== null) reply.header('retry-after', retryAfter);
    if (body === null) return undefined;
    reply.header('content-type', contentType);
    return status < 400 ? body : presentAxonflowError(body as Problem).body;
  }

  private async stream(
    question: OrchestratorQuestion,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<unknown> {
    const { bytes, contentType, retryAfter, status } = await this.orchestrator.follow(question, caller);
    reply.code(status).header('content-type', contentType);
    if (retryAfter !== null) reply.header('retry-after', retryAfter);
    if (status >= 400) return presentAxonflowError(JSON.parse(await textOf(bytes)) as Problem).body;
    reply.header('cache-control', 'no-cache').header('x-accel-buffering', 'no');
    return bytes;
  }
}

function questionOf({ method }: ForwardedRoute, request: FastifyRequest): OrchestratorQuestion {
  const { body, headers, raw } = request;
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return {
    method,
    path: raw.url ?? '/',
    headers: Object.fromEntries(passedOn) as Record<string, string>,
    ...(method !== 'GET' && method !== 'DELETE' && { body: body ?? {} }),
  };
}

function callerOf({ callerSignal: signal, principal, trace }: FastifyRequest): Caller {
  return { principal: principal as Principal, trace, signal };
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
