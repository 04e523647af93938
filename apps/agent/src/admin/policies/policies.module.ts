import { Module } from '@nestjs/common';
import { QuotaModule } from '@app/quota';
import { PolicyAuthoring } from './authoring/policy-authoring';
import { PoliciesController } from './authoring/policies.controller';
import { PolicyExchangeController } from './exchange/policy-exchange.controller';
import { PolicyInsight } from './insight/policy-insight';
import { PolicyInsightController } from './insight/policy-insight.controller';
import { PolicyLifeCycleController } from './life-cycle/policy-life-cycle.controller';
import { PolicyTestsController } from './life-cycle/policy-tests.controller';
import { PolicyVersionsController } from './life-cycle/policy-versions.controller';
import { PolicyCatalog } from './listing/policy-catalog';
import { PolicyListController } from './listing/policy-list.controller';
import { policyManagement } from '../policy-management';
import { PolicyTrials } from './trial/policy-trials';
import { PolicyTrialsController } from './trial/policy-trials.controller';

/** Routes to write, publish, try and understand policies. */
@Module({
  imports: [policyManagement, QuotaModule],
  controllers: [
    PolicyListController,
    PolicyExchangeController,
    PolicyTrialsController,
    PoliciesController,
    PolicyVersionsController,
    PolicyLifeCycleController,
    PolicyTestsController,
    PolicyInsightController,
  ],
  providers: [PolicyAuthoring, PolicyCatalog, PolicyInsight, PolicyTrials],
})
export class PoliciesModule {}
