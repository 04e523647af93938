export { Admission } from './admission';
export { quotaSection } from './quota.config';
export { QuotaGate } from './quota-gate';
export { QuotaModule } from './quota.module';
export { type RateLimit } from './rate-limit';
export { TenantThrottlerGuard } from './tenant-throttler.guard';
