import { Module } from '@nestjs/common';
import { QuotaModule } from '@app/quota';
import { CallOpener } from '../../doors/axonflow/call-opener';
import { PolicyCatalog } from '../policies/listing/policy-catalog';
import { policyManagement } from '../policy-management';
import { PatternTestController } from './pattern-test.controller';
import { StaticPoliciesController } from './static-policies.controller';
import { StaticPolicyOverridesController } from './static-policy-overrides.controller';
import { StaticPolicyOverridesService } from './static-policy-overrides.service';
import { StaticPolicyReaderService } from './static-policy-reader.service';
import { StaticPolicyVersionsController } from './static-policy-versions.controller';
import { StaticPolicyWriterService } from './static-policy-writer.service';

/** The contract's static policies: a view of the one policy model. */
@Module({
  imports: [policyManagement, QuotaModule],
  controllers: [
    PatternTestController,
    StaticPoliciesController,
    StaticPolicyOverridesController,
    StaticPolicyVersionsController,
  ],
  providers: [
    CallOpener,
    PolicyCatalog,
    StaticPolicyOverridesService,
    StaticPolicyReaderService,
    StaticPolicyWriterService,
  ],
})
export class StaticPoliciesModule {}
