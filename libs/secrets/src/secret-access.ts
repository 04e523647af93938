import type { TenantId } from '@app/kernel';
import { nameOfArn } from './aws/secret-arn';

/** Beginnings of what tenants may refer to. */
export interface SecretAccessRules {
  readonly envPrefix: string;
  readonly awsPrefix: string;
}

/**
 * Says whether a tenant may refer to a secret of the operator. Whoever may use a secret can send it anywhere, so the id
 * of the tenant must be part of its name: `env:<prefix><id without dashes>_...` or an ARN of `<prefix>/<id>/...`.
 */
export function mayReferTo(reference: string, tenantId: TenantId, rules: SecretAccessRules): boolean {
  const variable = `env:${rules.envPrefix}${tenantId.replaceAll('-', '')}_`;
  return (
    (reference.startsWith(variable) && /^\w{1,128}$/.test(reference.slice(variable.length))) ||
    nameOfArn(reference).startsWith(`${rules.awsPrefix}/${tenantId}/`)
  );
}
