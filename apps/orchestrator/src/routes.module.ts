import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { GovernanceModule } from '@app/governance';
import { LlmProvidersModule } from '@app/llm-providers';
import { McpConnectorsModule } from '@app/mcp-connectors';
import { PolicyModule } from '@app/policy';
import { ApprovalQueueController, ApprovalStatsController } from './approvals/approval-queue.controller';
import { ApprovalNotices } from './approvals/notices/approval-notices';
import { NoticeKeys } from './approvals/notices/notice-keys';
import { NoticeStore } from './approvals/notices/notice-store';
import { NotifyKeyController } from './approvals/notices/notify-key.controller';
import { OutsideAddress } from './approvals/notices/outside-address';
import { PersonalDecisions } from './approvals/personal-decisions';
import { QueueQuestions } from './approvals/queue-questions';
import { StepApprovalsController } from './approvals/step-approvals.controller';
import { ExecutionsController } from './executions/executions.controller';
import { Executions } from './executions/executions.service';
import { RunHistory } from './executions/run-history';
import { ExecutionIndex } from './executions/unified/execution-index';
import { ExecutionStream } from './executions/unified/execution-stream';
import { StreamPlaces } from './executions/unified/stream-places';
import { UnifiedExecutionsController } from './executions/unified/unified-executions.controller';
import { UnifiedExecutions } from './executions/unified/unified-executions.service';
import { WorkflowStream } from './executions/unified/workflow-stream';
import { MessagesController } from './messages/messages.controller';
import { PlanningModule } from './planning/planning.module';
import { PlanAuthor } from './plans/plan-author';
import { PlanControlController } from './plans/plan-control.controller';
import { PlanConversation } from './plans/plan-conversation';
import { PlanExecutionController } from './plans/plan-execution.controller';
import { PlanExecutions } from './plans/plan-executions';
import { PlanLaunch } from './plans/plan-launch';
import { PlanStore } from './plans/plan-store';
import { PlanVersionEntity } from './plans/plan-version.entity';
import { PlanEntity } from './plans/plan.entity';
import { PlansController } from './plans/plans.controller';
import { Plans } from './plans/plans.service';
import { RunLimit } from './plans/run-limit';
import { OfferedTools } from './execution/runners/tools/offered-tools';
import { ReplayChanges } from './replay/replay-changes';
import { ReplayController } from './replay/replay.controller';
import { RunReplays } from './replay/run-replays';
import { StepCalls } from './replay/step-calls';
import { DocumentRuns } from './workflow-documents/document-runs';
import { WorkflowDocumentsController } from './workflow-documents/workflow-documents.controller';
import { CheckpointStore } from './workflows/checkpoints/checkpoint-store';
import { CheckpointsController } from './workflows/checkpoints/checkpoints.controller';
import { ResumedWorkflows } from './workflows/checkpoints/resumed-workflows';
import { SealedRequests } from './workflows/checkpoints/sealed-requests';
import { GatesController } from './workflows/gates.controller';
import { WorkflowGates } from './workflows/workflow-gates';
import { WorkflowStepEntity } from './workflows/workflow-step.entity';
import { WorkflowStore } from './workflows/workflow-store';
import { WorkflowEntity } from './workflows/workflow.entity';
import { WorkflowsController } from './workflows/workflows.controller';

const PLANS = [PlanAuthor, PlanConversation, PlanExecutions, PlanLaunch, PlanStore, Plans, RunLimit];
const APPROVALS = [
  ApprovalNotices,
  NoticeKeys,
  NoticeStore,
  OutsideAddress,
  PersonalDecisions,
  QueueQuestions,
];
const EXECUTIONS = [Executions, ExecutionStream, RunHistory];
const UNIFIED = [ExecutionIndex, StreamPlaces, UnifiedExecutions, WorkflowStream];
const WORKFLOWS = [CheckpointStore, ResumedWorkflows, SealedRequests, WorkflowGates, WorkflowStore];
const REPLAYS = [OfferedTools, ReplayChanges, RunReplays, StepCalls];

/** Routes of plans, their runs, what people decide about them, and the gates of other orchestrators. */
@Module({})
export class RoutesModule {
  /** @param runs exports `PlanRuns` and `RunChannels` */
  static forRoot(runs: DynamicModule): DynamicModule {
    return {
      module: RoutesModule,
      imports: [
        runs,
        GovernanceModule,
        PolicyModule,
        McpConnectorsModule,
        PlanningModule,
        LlmProvidersModule,
        TypeOrmModule.forFeature([PlanEntity, PlanVersionEntity, WorkflowEntity, WorkflowStepEntity]),
      ],
      controllers: [
        PlanExecutionController,
        PlansController,
        PlanControlController,
        ExecutionsController,
        UnifiedExecutionsController,
        MessagesController,
        ReplayController,
        StepApprovalsController,
        ApprovalQueueController,
        ApprovalStatsController,
        NotifyKeyController,
        WorkflowDocumentsController,
        WorkflowsController,
        GatesController,
        CheckpointsController,
      ],
      providers: [...PLANS, ...EXECUTIONS, ...UNIFIED, ...REPLAYS, DocumentRuns, ...APPROVALS, ...WORKFLOWS],
    };
  }
}
