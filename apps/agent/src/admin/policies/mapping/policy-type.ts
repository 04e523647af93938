import type { PolicyDocument } from '@app/policy';
import { sentType } from './contract-memory';

/** The contract's word for what a policy looks at: as it was sent, else by its category. */
export function typeOf(document: PolicyDocument): string {
  return sentType(document) ?? typeOfCategory(document);
}

function typeOfCategory({ category }: PolicyDocument): string {
  switch (category) {
    case 'dynamic-risk':
      return 'risk';
    case 'dynamic-cost':
      return 'cost';
    case 'dynamic-access':
      return 'user';
    default:
      return 'content';
  }
}
