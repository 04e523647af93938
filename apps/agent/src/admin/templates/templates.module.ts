import { Module } from '@nestjs/common';
import { QuotaModule } from '@app/quota';
import { PolicyAuthoring } from '../policies/authoring/policy-authoring';
import { policyManagement } from '../policy-management';
import { TemplatePolicies } from './template-policies.service';
import { TemplatesController } from './templates.controller';

/** Policies that ship with the product and are made one's own by filling in variables. */
@Module({
  imports: [policyManagement, QuotaModule],
  controllers: [TemplatesController],
  providers: [PolicyAuthoring, TemplatePolicies],
})
export class TemplatesModule {}
