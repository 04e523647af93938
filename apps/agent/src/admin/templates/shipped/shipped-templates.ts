import type { PolicyTemplate } from '../policy-template';
import { accessControlTemplates } from './access-control.templates';
import { dataProtectionTemplates } from './data-protection.templates';
import { regulationTemplates } from './regulation.templates';
import { securityTemplates } from './security.templates';

/** Every template that ships with the product. */
export const shippedTemplates: readonly PolicyTemplate[] = [
  ...accessControlTemplates,
  ...dataProtectionTemplates,
  ...regulationTemplates,
  ...securityTemplates,
];
