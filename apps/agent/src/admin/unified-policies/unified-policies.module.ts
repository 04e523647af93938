import { Module } from '@nestjs/common';
import { QuotaModule } from '@app/quota';
import { PolicyCatalog } from '../policies/listing/policy-catalog';
import { PolicyTrials } from '../policies/trial/policy-trials';
import { policyManagement } from '../policy-management';
import { UnifiedPoliciesController } from './unified-policies.controller';

/** Policies of both kinds in one list. */
@Module({
  imports: [policyManagement, QuotaModule],
  controllers: [UnifiedPoliciesController],
  providers: [PolicyCatalog, PolicyTrials],
})
export class UnifiedPoliciesModule {}
