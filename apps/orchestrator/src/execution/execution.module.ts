import { Module } from '@nestjs/common';
import { GovernanceModule } from '@app/governance';
import { CLOCK, type Clock } from '@app/kernel';
import { LlmProvidersModule } from '@app/llm-providers';
import { McpConnectorsModule } from '@app/mcp-connectors';
import { Logger } from 'nestjs-pino';
import { AgentsModule } from '../agents/agents.module';
import { PLAN_EXECUTOR } from '../durability/plan-executor';
import { MessageSender } from './messages/message-sender';
import { MessagingRunner } from './messages/messaging.runner';
import { ModelPlanner } from '../planning/planner/model-planner';
import { executionSection, type ExecutionSettings } from './execution.config';
import { StepGates } from './gates/step-gates';
import { ReadyOrderExecutor } from './ready-order-executor';
import { ApprovalRunner } from './runners/approval.runner';
import { ConnectorCallRunner } from './runners/connector-call.runner';
import { GovernedSteps } from './runners/governed-steps';
import { GatedQuestions } from './runners/gated-questions';
import { LlmCallRunner } from './runners/llm-call.runner';
import { ModelQuestions } from './runners/model-question';
import { ReplanRunner } from './runners/replan.runner';
import { SynthesisRunner } from './runners/synthesis.runner';
import { STEP_RUNNERS, type StepRunners } from './step-runner.types';
import { OfferedTools } from './runners/tools/offered-tools';
import { RoundCalls } from './runners/tools/round-calls';
import { RoundQuestions } from './runners/tools/round-questions';
import { StoredParts } from './runners/tools/stored-parts';
import { ToolCalls } from './runners/tools/tool-calls';
import { ToolLoop } from './runners/tools/tool-loop';
import { systemTimers, TIMERS, type Timers } from './timers';

/** Executes plans. Needs the settings of {@link executionSection}. */
@Module({
  imports: [AgentsModule, GovernanceModule, LlmProvidersModule, McpConnectorsModule],
  providers: [
    GovernedSteps,
    MessageSender,
    ModelQuestions,
    ApprovalRunner,
    ConnectorCallRunner,
    GatedQuestions,
    LlmCallRunner,
    ModelPlanner,
    OfferedTools,
    RoundCalls,
    RoundQuestions,
    StoredParts,
    ToolCalls,
    ToolLoop,
    ReplanRunner,
    SynthesisRunner,
    { provide: TIMERS, useValue: systemTimers },
    {
      provide: STEP_RUNNERS,
      inject: [
        MessageSender,
        ApprovalRunner,
        ConnectorCallRunner,
        LlmCallRunner,
        ReplanRunner,
        SynthesisRunner,
      ],
      useFactory: (
        ...[sender, approval, connectorCall, llmCall, replan, synthesis]: [
          MessageSender,
          ApprovalRunner,
          ConnectorCallRunner,
          LlmCallRunner,
          ReplanRunner,
          SynthesisRunner,
        ]
      ): StepRunners => ({
        approval,
        'connector-call': new MessagingRunner(connectorCall, sender),
        'llm-call': new MessagingRunner(llmCall, sender),
        replan,
        synthesis: new MessagingRunner(synthesis, sender),
      }),
    },
    {
      provide: StepGates,
      inject: [executionSection.token],
      useFactory: ({ stepsPerConnector, stepsPerProvider, stepsPerTenant }: ExecutionSettings) =>
        new StepGates({
          perTenant: stepsPerTenant,
          perProvider: stepsPerProvider,
          perConnector: stepsPerConnector,
        }),
    },
    {
      provide: PLAN_EXECUTOR,
      inject: [STEP_RUNNERS, StepGates, CLOCK, TIMERS, Logger],
      useFactory: (
        ...[runners, gates, clock, timers, logger]: [StepRunners, StepGates, Clock, Timers, Logger]
      ) =>
        new ReadyOrderExecutor({
          runners,
          gates,
          clock,
          timers,
          random: Math.random,
          onUnexpected: (err, { key }) => logger.error({ event: 'step_failed', stepKey: key, err }),
        }),
    },
  ],
  exports: [PLAN_EXECUTOR],
})
export class ExecutionModule {}
