import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Endpoint } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { AgentCatalog } from './agent-catalog';
import { AgentDefinitionStore } from './agent-definition-store';
import { AgentDomain } from './agent-domain';
import {
  AgentActivation,
  AgentDefinitionAnswer,
  AgentDefinitionBody,
  AgentDefinitionList,
  AgentDefinitionPath,
  AgentTest,
  AgentTestAnswer,
  AgentValidation,
  AgentVersions,
} from './agents.dto';
import { InvalidAgentsError } from './agents.errors';
import { toDefinitionAnswer, toDefinitionList, toVersions } from './agents.mapper';
import { readAgentConfig } from './read-agent-config';

const tags = ['plans'];

/** What tenants define about agents. */
@Controller('api/v1/agents')
export class AgentsController {
  constructor(
    private readonly store: AgentDefinitionStore,
    private readonly catalog: AgentCatalog,
  ) {}

  @Get()
  @Endpoint({ summary: 'List definitions of agents', tags, responses: { 200: AgentDefinitionList } })
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<AgentDefinitionList> {
    return toDefinitionList(await this.store.list(tenantId), await this.catalog.forTenant(tenantId));
  }

  @Post()
  @Roles('admin')
  @Endpoint({
    summary: 'Define the agents of a domain; not in force until activated',
    tags,
    body: AgentDefinitionBody,
    responses: { 201: AgentDefinitionAnswer },
  })
  async create(
    @Body() { document }: AgentDefinitionBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<AgentDefinitionAnswer> {
    return toDefinitionAnswer(await this.store.create(principal, document));
  }

  @Post('validate')
  @HttpCode(200)
  @Endpoint({
    summary: 'Check a definition without keeping it',
    tags,
    body: AgentDefinitionBody,
    responses: { 200: AgentValidation },
  })
  validate(@Body() { document }: AgentDefinitionBody): AgentValidation {
    try {
      readAgentConfig(document);
      return { valid: true, errors: [] };
    } catch (error) {
      if (!(error instanceof InvalidAgentsError)) throw error;
      return { valid: false, errors: error.problems.map((problem) => ({ ...problem })) };
    }
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a definition of agents',
    tags,
    params: AgentDefinitionPath,
    responses: { 200: AgentDefinitionAnswer },
  })
  async find(
    @Param() { id }: AgentDefinitionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<AgentDefinitionAnswer> {
    return toDefinitionAnswer(await this.store.find(tenantId, id));
  }

  @Put(':id')
  @Roles('admin')
  @Endpoint({
    summary: 'Add a version; what is in force stays in force',
    tags,
    params: AgentDefinitionPath,
    body: AgentDefinitionBody,
    responses: { 200: AgentDefinitionAnswer },
  })
  async change(
    @Param() { id }: AgentDefinitionPath,
    @Body() { document, version }: AgentDefinitionBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<AgentDefinitionAnswer> {
    return toDefinitionAnswer(
      await this.store.change(principal, { id, expected: version ?? null }, document),
    );
  }

  @Get(':id/versions')
  @Endpoint({
    summary: 'List the versions of a definition, the newest first',
    tags,
    params: AgentDefinitionPath,
    responses: { 200: AgentVersions },
  })
  async versions(
    @Param() { id }: AgentDefinitionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<AgentVersions> {
    return toVersions(id, await this.store.versions(tenantId, id));
  }

  @Post(':id/activate')
  @Roles('admin')
  @HttpCode(200)
  @Endpoint({
    summary: 'Put a version in force',
    tags,
    params: AgentDefinitionPath,
    body: AgentActivation,
    responses: { 200: AgentDefinitionAnswer },
  })
  async activate(
    @Param() { id }: AgentDefinitionPath,
    @Body() { version }: AgentActivation,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<AgentDefinitionAnswer> {
    return toDefinitionAnswer(await this.store.activate(tenantId, id, version ?? 'newest'));
  }

  @Post(':id/deactivate')
  @Roles('admin')
  @HttpCode(200)
  @Endpoint({
    summary: 'Take a definition out of force; the domain of the files is back, if there is one',
    tags,
    params: AgentDefinitionPath,
    responses: { 200: AgentDefinitionAnswer },
  })
  async deactivate(
    @Param() { id }: AgentDefinitionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<AgentDefinitionAnswer> {
    return toDefinitionAnswer(await this.store.activate(tenantId, id, null));
  }

  @Post(':id/test')
  @HttpCode(200)
  @Endpoint({
    summary: 'Say which agents would take a task; nobody is asked',
    tags,
    params: AgentDefinitionPath,
    body: AgentTest,
    responses: { 200: AgentTestAnswer },
  })
  async test(
    @Param() { id }: AgentDefinitionPath,
    @Body() { query }: AgentTest,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<AgentTestAnswer> {
    const { document } = await this.store.find(tenantId, id);
    const choices = new AgentDomain(document, 'stored').choicesFor(query);
    return { choices: choices.map(({ agent, reason }) => ({ agent: agent.name, reason })) };
  }
}
