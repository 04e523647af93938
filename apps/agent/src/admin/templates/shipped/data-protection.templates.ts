import type { PolicyTemplate } from '../policy-template';

/** Templates that keep data where it belongs. */
export const dataProtectionTemplates: readonly PolicyTemplate[] = [
  {
    id: 'gdpr_mask_contact_data',
    displayName: 'GDPR: mask contact data',
    description:
      'Masks e-mail addresses and phone numbers of people in the given regions before a model sees them.',
    category: 'compliance',
    subcategory: 'gdpr',
    tags: ['gdpr', 'personal-data'],
    variables: [
      {
        name: 'regions',
        type: 'array',
        description: 'Regions of users, as your clients send them.',
        default: ['EU', 'EEA', 'UK'],
      },
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'user.region', operator: 'in', value: '{{regions}}' }],
      actions: [
        { type: 'redact', config: { fields: ['email', 'phone'], reason: 'Contact data is masked (GDPR).' } },
      ],
      priority: 500,
    },
  },
  {
    id: 'gdpr_data_residency',
    displayName: 'GDPR: keep data in a region',
    description: 'Calls of people in the given regions may go only to the given providers.',
    category: 'data_protection',
    subcategory: 'residency',
    tags: ['gdpr', 'residency'],
    variables: [
      { name: 'regions', type: 'array', description: 'Regions of users.', default: ['EU', 'EEA', 'UK'] },
      { name: 'providers', type: 'array', description: 'Providers that keep data in the region.' },
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'user.region', operator: 'in', value: '{{regions}}' }],
      actions: [{ type: 'route', config: { allowed_providers: '{{providers}}' } }],
      priority: 600,
    },
  },
  {
    id: 'hipaa_medical_review',
    displayName: 'HIPAA: a person looks at medical questions',
    description: 'Questions with medical words wait until a person approves them.',
    category: 'compliance',
    subcategory: 'hipaa',
    tags: ['hipaa', 'health'],
    variables: [
      {
        name: 'words',
        type: 'array',
        description: 'Words that make a question medical.',
        default: ['diagnosis', 'patient record', 'prescription', 'medical history'],
      },
      {
        name: 'approvers',
        type: 'array',
        description: 'Roles or ids of those who may approve.',
        default: ['admin'],
      },
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [
        {
          type: 'require_approval',
          config: { reason: 'Medical questions are approved first.', approvers: '{{approvers}}' },
        },
      ],
      priority: 700,
    },
  },
];
