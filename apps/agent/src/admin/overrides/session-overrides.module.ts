import { Module } from '@nestjs/common';
import { QuotaModule } from '@app/quota';
import { policyManagement } from '../policy-management';
import { SessionOverridesController } from './session-overrides.controller';

/** Routes for exceptions that people make from policies for themselves. */
@Module({ imports: [policyManagement, QuotaModule], controllers: [SessionOverridesController] })
export class SessionOverridesModule {}
