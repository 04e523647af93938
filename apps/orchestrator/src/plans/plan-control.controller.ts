import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Approval } from '@app/governance';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { ownerOfScope } from '../approvals/approval-scope';
import { personalAnswer } from '../approvals/approval.mapper';
import type { StepView } from '../executions/step-view';
import { toStepResult } from './plan-answer.mapper';
import { PlanConversation } from './plan-conversation';
import { PlanExecutions } from './plan-executions';
import { PlanPath, PlanStatusAnswer, ReasonBody, ResumeAnswer, ResumeRequest } from './plan-request.dto';
import type { PlanState } from './plan-state';
import { Plans } from './plans.service';
import { modedPlan } from './stored-plan';

const tags = ['plans'];

/** Stops plans and lets them go on. */
@Controller('api/v1/plan/:id')
export class PlanControlController {
  constructor(
    private readonly plans: Plans,
    private readonly executions: PlanExecutions,
    private readonly conversation: PlanConversation,
  ) {}

  @Post('cancel')
  @Endpoint({
    summary: 'Cancel a plan',
    operationId: 'cancelPlan',
    tags,
    params: PlanPath,
    body: ReasonBody,
    responses: { 200: PlanStatusAnswer },
  })
  async cancel(
    @Param() { id }: PlanPath,
    @CurrentPrincipal() { tenantId }: Principal,
    @Req() { callerSignal }: FastifyRequest,
  ): Promise<PlanStatusAnswer> {
    const state = await this.plans.state(tenantId, id);
    await this.executions.cancel(state);
    if (state.execution !== null) await this.conversation.settle(state.execution.run, callerSignal);
    return { success: true, plan_id: id, status: 'cancelled', message: 'The plan is cancelled.' };
  }

  @Post('pause')
  @Endpoint({
    summary: 'Pause a plan',
    description: 'What runs is finished, nothing new starts until it is resumed.',
    operationId: 'pausePlan',
    tags,
    params: PlanPath,
    body: ReasonBody,
    responses: { 200: PlanStatusAnswer },
  })
  async pause(
    @Param() { id }: PlanPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<PlanStatusAnswer> {
    await this.conversation.pause(await this.plans.state(tenantId, id));
    return { success: true, plan_id: id, status: 'paused' };
  }

  @Post('resume')
  @Endpoint({
    summary: 'Answer what a plan waits for, or let a paused plan go on',
    operationId: 'resumePlan',
    tags,
    params: PlanPath,
    body: ResumeRequest,
    responses: { 200: ResumeAnswer },
  })
  async resume(
    @Param() { id }: PlanPath,
    @Body() body: ResumeRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() { callerSignal }: FastifyRequest,
  ): Promise<ResumeAnswer> {
    const before = await this.plans.state(principal.tenantId, id);
    const answer = personalAnswer(body.approved ?? true, body);
    const asked = await this.conversation.resume(principal, before, {
      ...answer,
      stepId: body.step_id || null,
    });
    if (before.execution !== null) await this.conversation.settle(before.execution.run, callerSignal);
    const after = await this.plans.state(principal.tenantId, id);
    return resumeAnswer(after, {
      approved: answer.approved,
      stepId: ownerOfScope(asked?.scope ?? null)?.stepId,
    });
  }
}

function resumeAnswer(
  { execution, plan, questions, status }: PlanState,
  { approved, stepId }: { readonly approved: boolean; readonly stepId: string | undefined },
): ResumeAnswer {
  const steps = execution?.steps ?? [];
  const step = steps.find((each) => each.stepId === stepId);
  return {
    plan_id: plan.id,
    ...(execution !== null && { workflow_id: execution.run.runId }),
    status,
    approved,
    message: approved ? 'The plan goes on.' : 'The step was rejected.',
    ...(execution?.run.outputText != null && { result: execution.run.outputText }),
    ...(step !== undefined && { step_result: toStepResult(step, questions) }),
    ...nextStep(steps, questions[0]),
    total_steps: modedPlan(plan).steps.length,
  };
}

function nextStep(
  steps: readonly StepView[],
  asked: Approval | undefined,
): Pick<ResumeAnswer, 'next_step' | 'next_step_name'> {
  const id = ownerOfScope(asked?.scope ?? null)?.stepId;
  if (id === undefined) return {};
  return { next_step: id, next_step_name: steps.find(({ stepId }) => stepId === id)?.name ?? id };
}
