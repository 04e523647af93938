import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { InstalledConnectors } from '@app/mcp-connectors';
import { TenantThrottlerGuard } from '@app/quota';
import { presentAxonflowError } from '../../doors/axonflow/axonflow-error.presenter';
import { clientSoftwareOf } from '../policies/mapping/client-software';
import { requireStorable } from '../policies/mapping/storable';
import { ConnectorCatalogService } from './connector-catalog.service';
import { ConnectorChecksService } from './connector-checks.service';
import {
  ConnectorAnswer,
  ConnectorChangeAnswer,
  ConnectorHealthAnswer,
  ConnectorListing,
  ConnectorPath,
  NewConnector,
} from './connector.dto';
import { connectorIdOf, settingsOf } from './connector.mapper';

const tags = ['connectors'];
const NS_PER_MS = 1_000_000;

/** The connectors of a tenant: which there are, and install, check and uninstall them. */
@Controller('api/v1/connectors')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentAxonflowError)
export class ConnectorsController {
  constructor(
    private readonly catalog: ConnectorCatalogService,
    private readonly installed: InstalledConnectors,
    private readonly checks: ConnectorChecksService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List kinds of connectors and the installed ones',
    operationId: 'listConnectors',
    tags,
    responses: { 200: ConnectorListing },
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<ConnectorListing> {
    const connectors = await this.catalog.list(principal);
    return clientSoftwareOf(request) === 'java-1' ? connectors : { connectors, total: connectors.length };
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a connector',
    operationId: 'getConnector',
    tags,
    params: ConnectorPath,
    responses: { 200: ConnectorAnswer },
  })
  find(@Param() { id }: ConnectorPath, @CurrentPrincipal() principal: Principal): Promise<ConnectorAnswer> {
    return this.catalog.find(principal, id);
  }

  @Post(':id/install')
  @Roles('admin')
  @Endpoint({
    summary: 'Install a connector of a kind',
    description: 'Its system is not asked; `GET /api/v1/connectors/{id}/health` does that.',
    operationId: 'installConnector',
    tags,
    params: ConnectorPath,
    body: NewConnector,
    responses: { 201: ConnectorChangeAnswer },
  })
  async install(
    @Param() { id: kind }: ConnectorPath,
    @Body() body: NewConnector,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ConnectorChangeAnswer> {
    requireStorable(body);
    const [settings, credentials] = [settingsOf(body), body.credentials ?? {}];
    const asked = { kind, id: connectorIdOf(body), name: body.name, settings, credentials };
    const { id } = await this.installed.install(principal, asked);
    return { success: true, message: `Connector '${id}' is installed.`, connector_id: id };
  }

  @Delete([':id', ':id/uninstall'])
  @Roles('admin')
  @HttpCode(200)
  @Endpoint({
    summary: 'Uninstall a connector and forget its credentials',
    operationId: 'uninstallConnector',
    tags,
    params: ConnectorPath,
    responses: { 200: ConnectorChangeAnswer },
  })
  async uninstall(
    @Param() { id }: ConnectorPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ConnectorChangeAnswer> {
    await this.installed.uninstall(principal, id);
    return { success: true, message: `Connector '${id}' is uninstalled.`, connector_id: id };
  }

  @Get(':id/health')
  @Endpoint({
    summary: 'Ask whether an installed connector can do its work',
    operationId: 'checkConnector',
    tags,
    params: ConnectorPath,
    responses: { 200: ConnectorHealthAnswer },
  })
  async health(
    @Param() { id }: ConnectorPath,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<ConnectorHealthAnswer> {
    const stored = await this.installed.find(principal, id);
    const { checkedAt, details, isHealthy, latencyMs, problem } = await this.checks.check(
      stored,
      request.callerSignal,
    );
    return {
      healthy: isHealthy,
      latency: Math.round(latencyMs * NS_PER_MS),
      details: { ...details },
      timestamp: checkedAt.toISOString(),
      ...(problem !== undefined && { error: problem }),
    };
  }
}
