import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PolicyAnalysis } from './analysis/policy-analysis';
import { DecisionExplainer } from './explanation/decision-explainer';
import { PastPolicies } from './explanation/past-policies';
import { PolicyChanges } from './lifecycle/policy-changes';
import { PolicyExchange } from './lifecycle/policy-exchange';
import { PolicyLifeCycle } from './lifecycle/policy-life-cycle';
import { PolicyTests } from './lifecycle/policy-tests';
import { PolicyOverrides } from './overrides/policy-overrides';
import { SessionOverrideExpiry } from './overrides/session-override-expiry';
import { SessionOverrides } from './overrides/session-overrides';
import { PolicyModule } from './policy.module';
import { PolicyReplay } from './replay/policy-replay';
import { PolicyOverrideEntity } from './store/policy-override.entity';
import { PolicySessionOverrideEntity } from './store/policy-session-override.entity';
import { PolicyTestCaseEntity } from './store/policy-test-case.entity';

export interface PolicyManagementOptions {
  /** Modules that export `POLICY_CHANGE_RECORDER`, `RECORDED_CALLS` and `RECORDED_DECISIONS`. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

const SERVICES = [
  PolicyLifeCycle,
  PolicyTests,
  PolicyExchange,
  PolicyOverrides,
  SessionOverrides,
  PolicyReplay,
  PolicyAnalysis,
  DecisionExplainer,
];

/** What people do with policies: write, test, publish, except, try and understand them. Deciding needs none of it. */
@Module({})
export class PolicyManagementModule {
  static forRoot({ imports }: PolicyManagementOptions): DynamicModule {
    return {
      module: PolicyManagementModule,
      imports: [
        PolicyModule,
        TypeOrmModule.forFeature([PolicyTestCaseEntity, PolicyOverrideEntity, PolicySessionOverrideEntity]),
        ...imports,
      ],
      providers: [PolicyChanges, PastPolicies, SessionOverrideExpiry, ...SERVICES],
      exports: [PolicyModule, ...SERVICES],
    };
  }
}
