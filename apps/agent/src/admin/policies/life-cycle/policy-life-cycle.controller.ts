import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { Endpoint, PresentErrors } from '@app/http';
import { Roles } from '@app/identity';
import { PolicyLifeCycle } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { changeOf } from '../authoring/policy-authoring';
import { ChangeNote } from '../authoring/policy-body.dto';
import { CurrentAsker, type Asker } from '../mapping/asker';
import { toPolicyAnswer } from '../mapping/policy-view';
import { requireStorable } from '../mapping/storable';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { PolicyAnswer, PolicyPath } from '../policy.dto';
import { VersionPath } from './policy-version.dto';

const tags = ['policy life cycle'];
const TESTED = 'Refused while a stored test case fails; the answer names each.';

const PublishNote = Type.Object({
  ...ChangeNote.properties,
  version: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The newest version when absent.' }),
  ),
});
type PublishNote = Static<typeof PublishNote>;

/** What happens to a policy once it is written: in force within a second everywhere, and out of force again. */
@Controller()
@Roles('admin')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyLifeCycleController {
  constructor(private readonly lifeCycle: PolicyLifeCycle) {}

  @Post(policyPaths('/:id/publish'))
  @Endpoint({
    summary: 'Put a version in force',
    operationId: 'publishPolicy',
    description: TESTED,
    tags,
    params: PolicyPath,
    body: PublishNote,
    responses: { 200: PolicyAnswer },
  })
  async publish(
    @Param() { id }: PolicyPath,
    @Body() note: PublishNote,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    const { version } = note;
    const change = { ...changeBy(asker, note), ...(version && { version }) };
    return toPolicyAnswer(await this.lifeCycle.publish(asker.principal, id, change), asker);
  }

  @Post(policyPaths('/:id/rollback/:version'))
  @Endpoint({
    summary: 'Put an older version in force again, as a new version',
    operationId: 'rollbackPolicy',
    description: TESTED,
    tags,
    params: VersionPath,
    body: ChangeNote,
    responses: { 200: PolicyAnswer },
  })
  async rollback(
    @Param() { id, version }: VersionPath,
    @Body() note: ChangeNote,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    const change = { ...changeBy(asker, note), toVersion: version };
    return toPolicyAnswer(await this.lifeCycle.rollback(asker.principal, id, change), asker);
  }

  @Post(policyPaths('/:id/promote'))
  @Endpoint({
    summary: 'Let a policy that was watched in shadow mode act',
    operationId: 'promotePolicy',
    description: TESTED,
    tags,
    params: PolicyPath,
    body: ChangeNote,
    responses: { 200: PolicyAnswer },
  })
  async promote(
    @Param() { id }: PolicyPath,
    @Body() note: ChangeNote,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    const promoted = await this.lifeCycle.promote(asker.principal, id, changeBy(asker, note));
    return toPolicyAnswer(promoted, asker);
  }

  @Post(policyPaths('/:id/enable'))
  @Endpoint({
    summary: 'Put a policy in force as it was before it was disabled',
    operationId: 'enablePolicy',
    description: TESTED,
    tags,
    params: PolicyPath,
    body: ChangeNote,
    responses: { 200: PolicyAnswer },
  })
  async enable(
    @Param() { id }: PolicyPath,
    @Body() note: ChangeNote,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    const enabled = await this.lifeCycle.enable(asker.principal, id, changeBy(asker, note));
    return toPolicyAnswer(enabled, asker);
  }

  @Post(policyPaths('/:id/disable'))
  @Endpoint({
    summary: 'Take a policy out of force',
    operationId: 'disablePolicy',
    tags,
    params: PolicyPath,
    body: ChangeNote,
    responses: { 200: PolicyAnswer },
  })
  async disable(
    @Param() { id }: PolicyPath,
    @Body() note: ChangeNote,
    @CurrentAsker() asker: Asker,
  ): Promise<PolicyAnswer> {
    const disabled = await this.lifeCycle.disable(asker.principal, id, changeBy(asker, note));
    return toPolicyAnswer(disabled, asker);
  }
}

/** @throws InvalidRequestError (INVALID_REQUEST) when the summary cannot be stored */
function changeBy({ principal }: Asker, note: ChangeNote): ReturnType<typeof changeOf> {
  requireStorable(note);
  return changeOf(principal, note);
}
