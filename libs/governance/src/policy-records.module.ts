import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { POLICY_CHANGE_RECORDER, RECORDED_CALLS, RECORDED_DECISIONS } from '@app/policy';
import { CallContentRepository } from './records/call-content.repository';
import { DecisionArchive } from './records/decision-archive';
import { KeptCalls } from './records/kept-calls';
import { PolicyChangeTrail } from './records/policy-change-trail';

/** The audit trail and the kept calls as the management of policies needs them; give it to `PolicyManagementModule`. */
@Module({
  imports: [AuditModule],
  providers: [
    CallContentRepository,
    { provide: POLICY_CHANGE_RECORDER, useClass: PolicyChangeTrail },
    { provide: RECORDED_CALLS, useClass: KeptCalls },
    { provide: RECORDED_DECISIONS, useClass: DecisionArchive },
  ],
  exports: [POLICY_CHANGE_RECORDER, RECORDED_CALLS, RECORDED_DECISIONS],
})
export class PolicyRecordsModule {}
