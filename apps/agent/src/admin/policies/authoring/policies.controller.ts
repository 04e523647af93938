import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { Roles } from '@app/identity';
import { PolicyLifeCycle, PolicyStore } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { CurrentAsker, type Asker } from '../mapping/asker';
import { toPolicyAnswer } from '../mapping/policy-view';
import { Nothing, PolicyAnswer, PolicyPath } from '../policy.dto';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { changeOf, PolicyAuthoring } from './policy-authoring';
import { ChangeNote, PolicyBody } from './policy-body.dto';

const FORMS =
  'A body with `conditions` and `actions` is in the contract’s form and is in force at once; one with `condition` and ' +
  '`action` is a document of the model and makes a draft. `publish` says otherwise.';

/** One policy: read, write, remove. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PoliciesController {
  constructor(
    private readonly store: PolicyStore,
    private readonly authoring: PolicyAuthoring,
    private readonly lifeCycle: PolicyLifeCycle,
  ) {}

  @Get(policyPaths('/:id'))
  @Endpoint({
    summary: 'Read a policy',
    operationId: 'getPolicy',
    tags: ['policies'],
    params: PolicyPath,
    responses: { 200: PolicyAnswer },
  })
  async get(@Param() { id }: PolicyPath, @CurrentAsker() asker: Asker): Promise<PolicyAnswer> {
    return toPolicyAnswer(await this.store.find(asker.principal, id), asker);
  }

  @Post(policyPaths())
  @Roles('admin')
  @Endpoint({
    summary: 'Make a policy',
    operationId: 'createPolicy',
    description: FORMS,
    tags: ['policies'],
    body: PolicyBody,
    responses: { 201: PolicyAnswer },
  })
  async create(@Body() body: PolicyBody, @CurrentAsker() asker: Asker): Promise<PolicyAnswer> {
    return toPolicyAnswer(await this.authoring.create(asker.principal, body), asker);
  }

  @Put(policyPaths('/:id'))
  @Roles('admin')
  @Endpoint({
    summary: 'Change a policy',
    operationId: 'updatePolicy',
    description: `What the body does not name stays. ${FORMS}`,
    tags: ['policies'],
    params: PolicyPath,
    body: PolicyBody,
    responses: { 200: PolicyAnswer },
  })
  async update(
    @Param() { id }: PolicyPath,
    @Body() body: PolicyBody,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    return toPolicyAnswer(await this.authoring.update(asker.principal, id, body), asker);
  }

  @Patch(policyPaths('/:id'))
  @Roles('admin')
  @Endpoint({
    summary: 'Change a policy',
    operationId: 'patchPolicy',
    description: 'The same as PUT.',
    tags: ['policies'],
    params: PolicyPath,
    body: PolicyBody,
    responses: { 200: PolicyAnswer },
  })
  async patch(
    @Param() path: PolicyPath,
    @Body() body: PolicyBody,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    return this.update(path, body, asker);
  }

  @Delete(policyPaths('/:id'))
  @Roles('admin')
  @Endpoint({
    summary: 'Take a policy out of force for good',
    operationId: 'deletePolicy',
    description: 'Its versions stay readable, for records refer to them.',
    tags: ['policies'],
    params: PolicyPath,
    query: ChangeNote,
    responses: { 204: Nothing },
  })
  async remove(
    @Param() { id }: PolicyPath,
    @Query() note: ChangeNote,
    @CurrentAsker() { principal }: Asker,
  ): Promise<void> {
    await this.lifeCycle.remove(principal, id, changeOf(principal, note));
  }
}
