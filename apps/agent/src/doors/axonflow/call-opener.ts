import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  CLOCK,
  newId,
  type CallTarget,
  type CallUser,
  type Clock,
  type GovernedCall,
  type Json,
  type Principal,
  type Segment,
} from '@app/kernel';

/** What a request of the AxonFlow contract says about a call. */
export interface ContractCall {
  readonly operation: string;
  readonly segments: readonly Segment[];
  readonly context: { readonly [key: string]: Json };
  readonly target?: CallTarget;
  readonly clientLabel?: string | null;
  readonly approvalScope?: string;
  readonly contentHash?: () => string;
}

/** Opens governed calls for requests of the AxonFlow contract. */
@Injectable()
export class CallOpener {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** A call that is aborted when the client leaves. */
  open(request: FastifyRequest, principal: Principal, facts: ContractCall): GovernedCall {
    return {
      id: newId(),
      principal,
      stage: 'llm.request',
      operation: facts.operation,
      target: facts.target ?? {},
      user: userOf(facts.context),
      ...(facts.clientLabel ? { clientLabel: facts.clientLabel } : {}),
      ...(facts.approvalScope !== undefined && { approvalScope: facts.approvalScope }),
      ...(facts.contentHash !== undefined && { contentHash: facts.contentHash }),
      segments: facts.segments,
      // Keys come with calls in the forms of the providers only; a caller's own word on it is none.
      context: { ...facts.context, brings_provider_key: false },
      trace: request.trace,
      receivedAt: this.clock.now(),
      get signal(): AbortSignal {
        return request.callerSignal;
      },
    };
  }
}

/** The person behind the call, as far as the client tells. */
function userOf(context: ContractCall['context']): CallUser {
  const fields = {
    id: 'user_id',
    email: 'user_email',
    role: 'user_role',
    department: 'department',
    region: 'region',
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, key]) => {
      const value = context[key];
      return typeof value === 'string' && value !== '' ? [[field, value.slice(0, 255)]] : [];
    }),
  );
}
