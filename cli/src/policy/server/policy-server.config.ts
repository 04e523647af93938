import { defineSection, httpUrlSetting, secretSetting } from '@app/config';

/** Where commands find the policies in force. */
export const policyServerSection = defineSection('Policy commands', {
  url: httpUrlSetting('AXONFLOW_URL', {
    default: 'http://localhost:8080',
    description: 'address of the agent whose policies are compared and changed',
  }),
  key: secretSetting('AXONFLOW_ADMIN_KEY', {
    minLength: 8,
    description: 'API key of an admin of the tenant',
  }),
});
