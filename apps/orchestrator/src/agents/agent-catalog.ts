import { Inject, Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import type { TenantId } from '@app/kernel';
import type { Plan } from '../planning/plan';
import { AgentDefinitionStore } from './agent-definition-store';
import { AgentDomain, type AgentDomains } from './agent-domain';
import { readAgentFolder } from './agent-files';
import { agentsSection, type AgentsSettings } from './agents.config';
import { readAgentConfig } from './read-agent-config';
import { namesAgents, resolveAgents } from './resolve-agents';

const FOLDERS = ['agents', '/etc/axonflow/agents'];

/** Knows the agents of every tenant: those of the files, read once at the start, and its own, which come first. */
@Injectable()
export class AgentCatalog {
  private readonly shipped: readonly AgentDomain[];

  constructor(
    private readonly definitions: AgentDefinitionStore,
    logger: Logger,
    @Inject(agentsSection.token) { configDirectory }: AgentsSettings,
  ) {
    const { bad, domains } = readAgentFolder(configDirectory === null ? FOLDERS : [configDirectory]);
    this.shipped = domains;
    for (const file of bad) logger.warn({ event: 'agent_file_refused', ...file });
  }

  /**
   * Puts the settings of a tenant's agents in the place of the `agent` steps of a plan, as `resolveAgents` does. Nothing is
   * looked up for a plan without such steps.
   * @throws InvalidPlanError (INVALID_REQUEST); DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async resolve(plan: Plan, tenantId: TenantId): Promise<Plan> {
    return namesAgents(plan) ? resolveAgents(plan, await this.forTenant(tenantId), '/plan') : plan;
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async forTenant(tenantId: TenantId): Promise<AgentDomains> {
    const stored = await this.definitions.active(tenantId);
    const own = stored.map(({ document }) => new AgentDomain(readAgentConfig(document), 'stored'));
    return new Map([...this.shipped, ...own].map((domain) => [domain.name, domain]));
  }
}
