import { Injectable } from '@nestjs/common';
import { InvalidRequestError, NotFoundError, type Principal, type TenantId } from '@app/kernel';
import { PolicyStore, PolicyTrials, type PolicyDraft, type PolicyTrial } from '@app/policy';
import { AgentDefinitionStore } from '../agents/agent-definition-store';
import { AgentDomain } from '../agents/agent-domain';
import { readAgentConfig } from '../agents/read-agent-config';
import type { RecordedRun } from '../executions/recorded-run';
import type { Plan } from '../planning/plan';
import { PlanStore } from '../plans/plan-store';
import { runnablePlan } from '../plans/runnable-plan';
import { modedPlan } from '../plans/stored-plan';
import { withReplacedAgents } from './replaced-agents';
import type { RunReplayBody } from './replay.dto';

type WantedPolicy = NonNullable<RunReplayBody['policies']>[number];
type WantedAgents = NonNullable<RunReplayBody['agents']>[number];

/** Finds what a replay is to try. */
@Injectable()
export class ReplayChanges {
  constructor(
    private readonly trials: PolicyTrials,
    private readonly store: PolicyStore,
    private readonly definitions: AgentDefinitionStore,
    private readonly plans: PlanStore,
  ) {}

  /**
   * The policies as they are and as they would be.
   * @throws InvalidRequestError, InvalidPolicyError (INVALID_REQUEST); PolicyNotFoundError (NOT_FOUND)
   */
  async trial(principal: Principal, { policies = [] }: RunReplayBody): Promise<PolicyTrial> {
    const drafts = await Promise.all(policies.map((wanted) => this.draftOf(principal, wanted)));
    return this.trials.open(principal, drafts);
  }

  /**
   * The plan of a run with the agents as they would be; that of the run itself when no agents are to be changed.
   * @throws InvalidRequestError, InvalidAgentsError (INVALID_REQUEST); NotFoundError (NOT_FOUND)
   */
  async plan(
    { plan, planId, planRevision, tenantId }: RecordedRun,
    { agents = [] }: RunReplayBody,
  ): Promise<Plan> {
    if (agents.length === 0) return plan;
    const domains = await Promise.all(agents.map((wanted) => this.domainOf(tenantId, wanted)));
    const moded = modedPlan(await this.plans.document(tenantId, planId, planRevision));
    const written = await runnablePlan(moded, (id, version) => this.plans.document(tenantId, id, version));
    return withReplacedAgents(plan, written, domains);
  }

  private async draftOf(principal: Principal, { document, id, version }: WantedPolicy): Promise<PolicyDraft> {
    if (document !== undefined) return { ...(id !== undefined && { id }), document };
    if (id === undefined)
      throw new InvalidRequestError('Each policy needs a document or the id of a stored one.');
    const stored =
      version === undefined
        ? await this.store.find(principal, id)
        : await this.store.version(principal, id, version);
    return { id, document: stored.document };
  }

  private async domainOf(tenantId: TenantId, { document, id, version }: WantedAgents): Promise<AgentDomain> {
    if (document !== undefined) return new AgentDomain(readAgentConfig(document), 'stored');
    if (id === undefined) throw new InvalidRequestError('Agents need a document or the id of a definition.');
    const versions = await this.definitions.versions(tenantId, id);
    const found = version === undefined ? versions[0] : versions.find((each) => each.version === version);
    if (found === undefined) throw new NotFoundError('The definition has no such version.');
    return new AgentDomain(readAgentConfig(found.document), 'stored');
  }
}
