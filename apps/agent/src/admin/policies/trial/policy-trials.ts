import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, InvalidRequestError, type Clock, type PolicyId, type Principal } from '@app/kernel';
import {
  compilePolicy,
  decide,
  explain,
  PolicySnapshot,
  PolicySnapshots,
  PolicyStore,
  type Explanation,
  type PolicyDecision,
  type PolicyDocument,
  type PolicyQuestion,
} from '@app/policy';
import { readPolicyBody } from '../mapping/policy-body';
import { requireStorable } from '../mapping/storable';
import { stageOf, trialQuestion } from './trial-question';
import type { ImpactBody, Trial } from './trial.dto';

/** A policy that is tried, alone and enforced whatever its mode. */
export interface TriedPolicy {
  readonly id: string;
  readonly version: number;
  readonly document: PolicyDocument;
}

/** Something tried, and how long it took. */
export interface Timed<Result> {
  readonly result: Result;
  readonly question: PolicyQuestion;
  readonly elapsedMs: number;
}

/** Tries policies on calls that nobody makes, with the detectors and the engine of real ones. Records nothing. */
@Injectable()
export class PolicyTrials {
  constructor(
    private readonly store: PolicyStore,
    private readonly snapshots: PolicySnapshots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Tries the newest version of a policy.
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async one(
    principal: Principal,
    id: string,
    trial: Trial,
  ): Promise<Timed<Explanation> & { readonly policy: TriedPolicy }> {
    const policy = await this.store.find(principal, id);
    const tried = this.timed(principal, trial, policy.document);
    return { ...tried((question) => explain(snapshotOf(policy, principal), question)), policy };
  }

  /**
   * Tries all policies in force.
   * @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded
   */
  all(principal: Principal, trial: Trial): Timed<PolicyDecision> {
    return this.timed(principal, trial)((question) => decide(this.snapshots.current(), question));
  }

  /**
   * Tries one policy on many calls, which give way to others.
   * @throws InvalidRequestError (INVALID_REQUEST) unless exactly one policy is named or given
   */
  async impact(principal: Principal, body: ImpactBody): Promise<readonly Timed<PolicyDecision>[]> {
    const policy = await this.policyOf(principal, body);
    const snapshot = snapshotOf(policy, principal);
    const results: Timed<PolicyDecision>[] = [];
    for (const input of body.inputs) {
      const trial = typeof input === 'string' ? { query: input } : input;
      results.push(this.timed(principal, trial, policy.document)((question) => decide(snapshot, question)));
      await nextTurn();
    }
    return results;
  }

  private async policyOf(principal: Principal, { policy, policy_id: id }: ImpactBody): Promise<TriedPolicy> {
    if (id !== undefined && policy === undefined) return this.store.find(principal, id);
    if (id !== undefined || policy === undefined) {
      throw new InvalidRequestError('Name one policy.', {
        problems: [{ field: '/policy_id', message: 'give either policy_id or policy' }],
      });
    }
    requireStorable(policy);
    return { id: 'draft', version: 0, document: readPolicyBody(policy).document };
  }

  private timed(
    principal: Principal,
    trial: Trial,
    document?: PolicyDocument,
  ): <Result>(work: (question: PolicyQuestion) => Result) => Timed<Result> {
    return (work) => {
      const startedMs = this.clock.monotonicMs();
      const stage = stageOf(trial, document?.stages);
      const question = trialQuestion(trial, { at: this.clock.now(), principal, stage });
      const result = work(question);
      return { result, question, elapsedMs: this.clock.monotonicMs() - startedMs };
    };
  }
}

function snapshotOf({ document, id, version }: TriedPolicy, { tenantId }: Principal): PolicySnapshot {
  const compiled = compilePolicy({
    id: id as PolicyId,
    version,
    scope: { kind: 'tenant', tenantId },
    document: { ...document, mode: 'enforce' },
  });
  return new PolicySnapshot(0, [compiled]);
}
