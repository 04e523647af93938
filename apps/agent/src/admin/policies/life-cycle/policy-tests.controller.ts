import { Body, Controller, Get, Param, Put, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { PolicyTests } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { changeOf } from '../authoring/policy-authoring';
import { requireStorable } from '../mapping/storable';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { PolicyPath } from '../policy.dto';
import { PolicyTestsBody, PolicyTestsView } from './policy-tests.dto';

const tags = ['policy life cycle'];

/** The test cases that stand between a policy and its publication. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyTestsController {
  constructor(private readonly tests: PolicyTests) {}

  @Get(policyPaths('/:id/test-cases'))
  @Endpoint({
    summary: 'Read the test cases of a policy and run them',
    operationId: 'getPolicyTestCases',
    tags,
    params: PolicyPath,
    responses: { 200: PolicyTestsView },
  })
  async get(@Param() { id }: PolicyPath, @CurrentPrincipal() principal: Principal): Promise<PolicyTestsView> {
    const cases = await this.tests.list(principal, id);
    const results = await this.tests.run(principal, id);
    return {
      policy_id: id,
      test_cases: [...cases],
      results: results.map(({ actual, name, passed }) => ({ name, passed, actual: { ...actual } })),
      passed: results.every(({ passed }) => passed),
    };
  }

  @Put(policyPaths('/:id/test-cases'))
  @Roles('admin')
  @Endpoint({
    summary: 'Put test cases in the place of all that a policy has',
    operationId: 'replacePolicyTestCases',
    description: 'They need not pass yet; the policy cannot be published until they do.',
    tags,
    params: PolicyPath,
    body: PolicyTestsBody,
    responses: { 200: PolicyTestsView },
  })
  async replace(
    @Param() path: PolicyPath,
    @Body() body: PolicyTestsBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyTestsView> {
    requireStorable(body);
    const change = { ...changeOf(principal, body), cases: body.test_cases };
    await this.tests.replace(principal, path.id, change);
    return this.get(path, principal);
  }
}
