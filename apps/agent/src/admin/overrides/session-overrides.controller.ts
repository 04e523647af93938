import { Body, Controller, Delete, Get, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { SessionOverrides } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { presentAxonflowError } from '../../doors/axonflow/axonflow-error.presenter';
import { requireStorable } from '../policies/mapping/storable';
import { Nothing } from '../policies/policy.dto';
import {
  NewSessionOverride,
  OverrideListQuery,
  OverridePath,
  SessionOverrideAnswer,
  SessionOverrideList,
} from './session-override.dto';
import { sessionOverrideRequest, toSessionOverride } from './session-override.mapper';

const tags = ['overrides'];

/** Exceptions that people make from policies for themselves and a while. */
@Controller('api/v1/overrides')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentAxonflowError)
export class SessionOverridesController {
  constructor(private readonly overrides: SessionOverrides) {}

  @Post()
  @Endpoint({
    summary: 'Lift a policy for somebody and a while',
    description:
      'The policy must have `allow_override` and must not be critical. It goes on watching; every use is in the audit trail.',
    operationId: 'createSessionOverride',
    tags,
    body: NewSessionOverride,
    responses: { 201: SessionOverrideAnswer },
  })
  async create(
    @Body() body: NewSessionOverride,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<SessionOverrideAnswer> {
    requireStorable(body);
    const asked = sessionOverrideRequest(body, principal, userOf(request));
    const { clamped, override } = await this.overrides.create(principal, asked);
    return { ...toSessionOverride(override), ...(clamped && { clamped }) };
  }

  @Get()
  @Endpoint({
    summary: 'List the overrides of the tenant, the newest first',
    operationId: 'listSessionOverrides',
    tags,
    query: OverrideListQuery,
    responses: { 200: SessionOverrideList },
  })
  async list(
    @Query() { include_revoked: includeEnded = false }: OverrideListQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SessionOverrideList> {
    const all = await this.overrides.list(principal, includeEnded);
    return { overrides: all.map(toSessionOverride), count: all.length };
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an override',
    operationId: 'getSessionOverride',
    tags,
    params: OverridePath,
    responses: { 200: SessionOverrideAnswer },
  })
  async find(
    @Param() { id }: OverridePath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SessionOverrideAnswer> {
    return toSessionOverride(await this.overrides.find(principal, id));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'End an override before its time',
    description: 'Anybody of the tenant may: the policy only acts again as it says.',
    operationId: 'revokeSessionOverride',
    tags,
    params: OverridePath,
    responses: { 204: Nothing },
  })
  revoke(@Param() { id }: OverridePath, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.overrides.revoke(principal, id, principal.clientId);
  }
}

const LONGEST_USER = 255;
const USER_HEADERS = ['x-user-email', 'x-user-id'];

/** The person that the client names beside the request. */
function userOf({ headers }: FastifyRequest): string | undefined {
  const names = USER_HEADERS.map((name) => headers[name]);
  return names
    .find((name): name is string => typeof name === 'string' && name !== '')
    ?.slice(0, LONGEST_USER);
}
