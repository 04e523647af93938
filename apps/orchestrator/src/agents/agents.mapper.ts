import type { AgentDomains } from './agent-domain';
import type { AgentDefinition, AgentDefinitionVersion } from './agent-definition-store';
import type { AgentDefinitionAnswer, AgentDefinitionList, AgentVersions } from './agents.dto';

export function toDefinitionAnswer(definition: AgentDefinition): AgentDefinitionAnswer {
  const { activeVersion, createdAt, document, domain, id, updatedAt, version } = definition;
  return {
    id,
    domain,
    version,
    active_version: activeVersion,
    document,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function toDefinitionList(
  definitions: readonly AgentDefinition[],
  domains: AgentDomains,
): AgentDefinitionList {
  return {
    agents: definitions.map(toDefinitionAnswer),
    domains: [...domains.values()].map(({ agents, name, origin }) => ({
      domain: name,
      origin,
      agents: agents.map((agent) => agent.name),
    })),
  };
}

export function toVersions(id: string, versions: readonly AgentDefinitionVersion[]): AgentVersions {
  return {
    id,
    versions: versions.map(({ createdAt, createdBy, document, version }) => ({
      version,
      created_by: createdBy,
      created_at: createdAt.toISOString(),
      document,
    })),
  };
}
