import { Type } from '@sinclair/typebox';
import { REDACTION_STYLES } from '@app/detection';
import { WEB_ADDRESS } from '@app/kernel';
import { names, oneOf } from './schema-parts';

/** What single actions can be told; each setting belongs to one action. */
export const actionSettings = {
  allowedProviders: names('route: the providers that are left; any when absent'),
  allowedRegions: names('route: the regions of the providers that are left; any when absent'),
  redactionStyle: Type.Readonly(
    Type.Optional(oneOf(REDACTION_STYLES, 'redact: how findings are masked; label when absent')),
  ),
  approvers: names('require_approval: roles or ids of those who may approve; anybody allowed to when absent'),
  approvalExpirySeconds: Type.Readonly(
    Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 604_800,
        description: 'require_approval: how long the call waits; a day when absent',
      }),
    ),
  ),
  requiredApprovals: Type.Readonly(
    Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description: 'require_approval: how many people must approve; one when absent',
      }),
    ),
  ),
  fourEyes: Type.Readonly(
    Type.Optional(
      Type.Boolean({
        description: 'require_approval: whether somebody else than who asks must decide; false when absent',
      }),
    ),
  ),
  approvalNotifyUrl: Type.Readonly(
    Type.Optional(
      Type.String({
        ...WEB_ADDRESS,
        description:
          'require_approval: who is told the decision, a public https address or one that the operator trusts',
      }),
    ),
  ),
  alertChannel: Type.Readonly(
    Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'alert: who is told' })),
  ),
};
