import type { TenantId } from '@app/kernel';
import { mayReferTo } from './secret-access';

const tenant = '01a206a1-1fde-7cc7-95b8-f5905935b3d0' as TenantId;
const rules = { envPrefix: 'AXONFLOW_TENANT_SECRET_', awsPrefix: 'axonflow' };
const variable = 'env:AXONFLOW_TENANT_SECRET_01a206a11fde7cc795b8f5905935b3d0_';
const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:axonflow/';

describe(mayReferTo.name, () => {
  it.each([`${variable}OPENAI`, `${arn}${tenant}/openai-AbCdEf`])('allows %s', (reference) => {
    expect(mayReferTo(reference, tenant, rules)).toBe(true);
  });

  it.each([
    'env:DATABASE_URL',
    'env:AXONFLOW_INTERNAL_SERVICE_SECRET',
    'env:AXONFLOW_TENANT_SECRET_OPENAI',
    variable,
    `${variable}A\nB`,
    'env:AXONFLOW_TENANT_SECRET_01a206a11fde7cc795b8f5905935b3d1_OPENAI',
    `${arn}other/openai-AbCdEf`,
    `${arn}${tenant}-x/openai-AbCdEf`,
    `arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds/master-AbCdEf`,
    `arn:aws:s3:::axonflow/${tenant}/x`,
    `local:llm/${tenant}/openai`,
    '',
  ])('refuses %j', (reference) => {
    expect(mayReferTo(reference, tenant, rules)).toBe(false);
  });
});
