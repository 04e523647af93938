import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { PolicyModule } from '@app/policy';
import { QuotaModule } from '@app/quota';
import { ApprovalDecisions } from './approvals/approval-decisions';
import { ApprovalDesk } from './approvals/approval-desk';
import { ApprovalList } from './approvals/approval-list';
import { ApprovalTrail } from './approvals/approval-trail';
import { ApprovalEntity } from './approvals/approval.entity';
import { GovernancePipeline } from './governance-pipeline';
import { Judge } from './judge';
import { CallReports } from './reports/call-reports';
import { CallContentRepository } from './records/call-content.repository';
import { CallContents } from './records/call-contents';
import { CallRecorder } from './records/call-recorder';

/** The pipeline and what it joins. */
@Module({
  imports: [TypeOrmModule.forFeature([ApprovalEntity]), AuditModule, PolicyModule, QuotaModule],
  providers: [
    GovernancePipeline,
    CallReports,
    Judge,
    CallRecorder,
    CallContents,
    CallContentRepository,
    ApprovalDesk,
    ApprovalDecisions,
    ApprovalList,
    ApprovalTrail,
  ],
  exports: [GovernancePipeline, CallReports, ApprovalDesk, ApprovalDecisions, ApprovalList],
})
export class GovernanceModule {}
