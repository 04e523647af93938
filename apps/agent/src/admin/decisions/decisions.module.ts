import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { QuotaModule } from '@app/quota';
import { policyManagement } from '../policy-management';
import { DecisionExplanations } from './decision-explanations.service';
import { DecisionLog } from './decision-log.service';
import { DecisionsController } from './decisions.controller';

/** Decisions of the past, and why they were made. */
@Module({
  imports: [AuditModule, policyManagement, QuotaModule],
  controllers: [DecisionsController],
  providers: [DecisionExplanations, DecisionLog],
})
export class DecisionsModule {}
