import { Inject, Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import type { TenantId } from '@app/kernel';
import { AgentDefinitionStore } from './agent-definition-store';
import { AgentDomain } from './agent-domain';
import { readAgentFolder } from './agent-files';
import { agentsSection, type AgentsSettings } from './agents.config';
import { readAgentConfig } from './read-agent-config';

const FOLDERS = ['agents', '/etc/axonflow/agents'];

/** The domains that a tenant can plan with, by name. */
export type AgentDomains = ReadonlyMap<string, AgentDomain>;

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

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async forTenant(tenantId: TenantId): Promise<AgentDomains> {
    const stored = await this.definitions.active(tenantId);
    const own = stored.map(({ document }) => new AgentDomain(readAgentConfig(document), 'stored'));
    return new Map([...this.shipped, ...own].map((domain) => [domain.name, domain]));
  }
}
