import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { Roles } from '@app/identity';
import { TenantThrottlerGuard } from '@app/quota';
import { CurrentAsker, type Asker } from '../policies/mapping/asker';
import { Nothing, PolicyPath } from '../policies/policy.dto';
import { NewStaticPolicy, StaticPolicySwitch, StaticPolicyUpdate } from './static-policy-change.dto';
import { presentStaticPolicyError } from './static-policy-error.presenter';
import {
  EffectivePolicies,
  EffectiveQuery,
  StaticPolicyList,
  StaticPolicyListQuery,
} from './static-policy-list.dto';
import { StaticPolicyReaderService } from './static-policy-reader.service';
import { StaticPolicyWriterService } from './static-policy-writer.service';
import { StaticPolicy } from './static-policy.dto';

const tags = ['static policies'];

/** Policies of one pattern, and what ships with the product, in the form of the contract. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentStaticPolicyError)
export class StaticPoliciesController {
  constructor(
    private readonly reader: StaticPolicyReaderService,
    private readonly writer: StaticPolicyWriterService,
  ) {}

  @Get(['api/v1/static-policies', 'api/v1/policies/static'])
  @Endpoint({
    summary: 'List static policies',
    operationId: 'listStaticPolicies',
    tags,
    query: StaticPolicyListQuery,
    responses: { 200: StaticPolicyList },
  })
  list(@Query() query: StaticPolicyListQuery, @CurrentAsker() asker: Asker): Promise<StaticPolicyList> {
    return this.reader.list(asker, query);
  }

  @Get('api/v1/static-policies/effective')
  @Endpoint({
    summary: 'List the static policies in force, overrides applied',
    operationId: 'listEffectiveStaticPolicies',
    tags,
    query: EffectiveQuery,
    responses: { 200: EffectivePolicies },
  })
  effective(@Query() query: EffectiveQuery, @CurrentAsker() asker: Asker): Promise<EffectivePolicies> {
    return this.reader.effective(asker, query);
  }

  @Get('api/v1/static-policies/:id')
  @Endpoint({
    summary: 'Read a static policy',
    operationId: 'getStaticPolicy',
    tags,
    params: PolicyPath,
    responses: { 200: StaticPolicy },
  })
  async find(@Param() { id }: PolicyPath, @CurrentAsker() asker: Asker): Promise<StaticPolicy> {
    return this.reader.write(asker, await this.reader.find(asker, id));
  }

  @Post('api/v1/static-policies')
  @Roles('admin')
  @Endpoint({
    summary: 'Add a pattern that is in force at once',
    description:
      'It acts on every door within a second. A pattern is RE2 syntax and is refused when it cannot run.',
    operationId: 'createStaticPolicy',
    tags,
    body: NewStaticPolicy,
    responses: { 201: StaticPolicy },
  })
  async create(@Body() body: NewStaticPolicy, @CurrentAsker() asker: Asker): Promise<StaticPolicy> {
    return this.reader.write(asker, await this.writer.create(asker, body));
  }

  @Put('api/v1/static-policies/:id')
  @Roles('admin')
  @Endpoint({
    summary: 'Change a static policy; what is absent stays',
    operationId: 'updateStaticPolicy',
    tags,
    params: PolicyPath,
    body: StaticPolicyUpdate,
    responses: { 200: StaticPolicy },
  })
  async update(
    @Param() { id }: PolicyPath,
    @Body() body: StaticPolicyUpdate,
    @CurrentAsker() asker: Asker,
  ): Promise<StaticPolicy> {
    return this.reader.write(asker, await this.writer.update(asker, id, body));
  }

  @Patch('api/v1/static-policies/:id')
  @Roles('admin')
  @Endpoint({
    summary: 'Switch a static policy on or off',
    operationId: 'switchStaticPolicy',
    tags,
    params: PolicyPath,
    body: StaticPolicySwitch,
    responses: { 200: StaticPolicy },
  })
  async switch(
    @Param() { id }: PolicyPath,
    @Body() { enabled }: StaticPolicySwitch,
    @CurrentAsker() asker: Asker,
  ): Promise<StaticPolicy> {
    return this.reader.write(asker, await this.writer.switch(asker, id, enabled));
  }

  @Delete('api/v1/static-policies/:id')
  @Roles('admin')
  @Endpoint({
    summary: 'Delete a static policy',
    operationId: 'deleteStaticPolicy',
    tags,
    params: PolicyPath,
    responses: { 204: Nothing },
  })
  remove(@Param() { id }: PolicyPath, @CurrentAsker() asker: Asker): Promise<void> {
    return this.writer.remove(asker, id);
  }
}
