import { isDeepStrictEqual } from 'node:util';
import type { PolicyDocument } from '../model/policy-document';

/** What holds where a policy says nothing: any admin, one of them, within a day. */
const DEFAULTS = { requiredApprovals: 1, fourEyes: false, approvalExpirySeconds: 86_400 };

/** Whether a policy asks people for more than another one, whose question is asked anyway, or asks other people. */
export function asksMore(one: PolicyDocument, than: PolicyDocument): boolean {
  if (one.action !== 'require_approval' || than.action !== 'require_approval') return false;
  const [own, other] = [
    { ...DEFAULTS, ...one },
    { ...DEFAULTS, ...than },
  ];
  const differences = [
    !isDeepStrictEqual(own.approvers, other.approvers),
    own.requiredApprovals > other.requiredApprovals,
    own.fourEyes && !other.fourEyes,
    own.approvalExpirySeconds < other.approvalExpirySeconds,
    ![undefined, other.approvalNotifyUrl].includes(own.approvalNotifyUrl),
  ];
  return differences.includes(true);
}
