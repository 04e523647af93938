import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { PolicyPath } from '../policy.dto';
import { PolicyTrials } from './policy-trials';
import { ImpactBody, ImpactReport, PolicyTrialResult, SimulationResult, Trial } from './trial.dto';
import { toImpactReport, toSimulationResult, toTrialResult } from './trial.mapper';

const tags = ['policy trials'];

/** What policies would make of a call. Nothing is executed, counted or recorded. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyTrialsController {
  constructor(private readonly trials: PolicyTrials) {}

  @Post(policyPaths('/:id/test'))
  @Endpoint({
    summary: 'Try the newest version of a policy on a call',
    operationId: 'testPolicy',
    tags,
    params: PolicyPath,
    body: Trial,
    responses: { 200: PolicyTrialResult },
  })
  async one(
    @Param() { id }: PolicyPath,
    @Body() trial: Trial,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyTrialResult> {
    return toTrialResult(await this.trials.one(principal, id, trial));
  }

  @Post([...policyPaths('/test'), ...policyPaths('/simulate')])
  @Endpoint({
    summary: 'Try all policies in force on a call',
    operationId: 'simulatePolicies',
    tags,
    body: Trial,
    responses: { 200: SimulationResult },
  })
  all(@Body() trial: Trial, @CurrentPrincipal() principal: Principal): SimulationResult {
    return toSimulationResult(this.trials.all(principal, trial));
  }

  @Post(policyPaths('/impact-report'))
  @Endpoint({
    summary: 'Try one policy on many calls',
    operationId: 'reportPolicyImpact',
    tags,
    body: ImpactBody,
    responses: { 200: ImpactReport },
  })
  async impact(@Body() body: ImpactBody, @CurrentPrincipal() principal: Principal): Promise<ImpactReport> {
    return toImpactReport(await this.trials.impact(principal, body));
  }
}
