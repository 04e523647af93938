import type { PolicyTemplate } from '../policy-template';

/** Who may approve, for templates that let a person decide. */
const APPROVERS = {
  name: 'approvers',
  type: 'array',
  description: 'Roles or ids of those who may approve.',
  default: ['admin'],
} as const;

/** Templates for rules that supervisors of single trades and countries make. Starting points, not legal advice. */
export const regulationTemplates: readonly PolicyTemplate[] = [
  {
    id: 'eu_ai_act_human_oversight',
    displayName: 'EU AI Act: a person decides about people',
    description:
      'Calls that rank or judge people (work, credit, education, benefits) wait until a person approves them (article 14).',
    category: 'compliance',
    subcategory: 'eu-ai-act',
    tags: ['eu-ai-act', 'oversight'],
    variables: [
      {
        name: 'words',
        type: 'array',
        description: 'Words that mean a judgement about a person.',
        default: [
          'shortlist candidates',
          'rank applicants',
          'creditworthiness',
          'grade students',
          'eligibility for benefits',
        ],
      },
      APPROVERS,
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [
        {
          type: 'require_approval',
          config: { reason: 'A person decides about people (EU AI Act).', approvers: '{{approvers}}' },
        },
      ],
      priority: 800,
    },
  },
  {
    id: 'eu_ai_act_prohibited_practices',
    displayName: 'EU AI Act: prohibited practices',
    description: 'Blocks questions about practices that article 5 forbids, such as social scoring.',
    category: 'compliance',
    subcategory: 'eu-ai-act',
    tags: ['eu-ai-act', 'prohibited'],
    variables: [
      {
        name: 'words',
        type: 'array',
        description: 'Words that mean a forbidden practice.',
        default: [
          'social scoring',
          'social credit score',
          'emotion recognition of employees',
          'scrape faces',
        ],
      },
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [{ type: 'block', config: { reason: 'This practice is prohibited (EU AI Act, article 5).' } }],
      priority: 900,
    },
  },
  {
    id: 'rbi_payment_data_in_india',
    displayName: 'RBI: payment data stays in India',
    description: 'Calls of people in India may go only to the given providers.',
    category: 'compliance',
    subcategory: 'rbi',
    tags: ['rbi', 'residency', 'india'],
    variables: [
      { name: 'regions', type: 'array', description: 'Regions of users.', default: ['IN', 'India'] },
      { name: 'providers', type: 'array', description: 'Providers that process data in India.' },
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'user.region', operator: 'in', value: '{{regions}}' }],
      actions: [{ type: 'route', config: { allowed_providers: '{{providers}}' } }],
      priority: 650,
    },
  },
  {
    id: 'sebi_investment_advice',
    displayName: 'SEBI: investment advice is approved',
    description: 'Questions that ask for advice on securities wait until a registered person approves them.',
    category: 'compliance',
    subcategory: 'sebi',
    tags: ['sebi', 'advice', 'india'],
    variables: [
      {
        name: 'words',
        type: 'array',
        description: 'Words that mean advice on securities.',
        default: ['which stock should', 'guaranteed return', 'insider', 'buy or sell', 'target price'],
      },
      APPROVERS,
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [
        {
          type: 'require_approval',
          config: { reason: 'Investment advice is approved first (SEBI).', approvers: '{{approvers}}' },
        },
      ],
      priority: 700,
    },
  },
  {
    id: 'mas_feat_customer_decisions',
    displayName: 'MAS FEAT: decisions about customers are watched',
    description:
      'Calls that decide about customers are allowed, and an alert tells those who answer for fairness.',
    category: 'compliance',
    subcategory: 'mas-feat',
    tags: ['mas-feat', 'singapore', 'fairness'],
    variables: [
      {
        name: 'words',
        type: 'array',
        description: 'Words that mean a decision about a customer.',
        default: ['loan approval', 'credit limit', 'insurance premium', 'claim decision'],
      },
      { name: 'channel', type: 'string', description: 'Where alerts go.', default: 'fairness-review' },
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [
        {
          type: 'alert',
          config: { channel: '{{channel}}', message: 'A decision about a customer (MAS FEAT).' },
        },
      ],
      priority: 400,
    },
  },
  {
    id: 'financial_crime_review',
    displayName: 'Financial crime: suspicious requests are reviewed',
    description:
      'Questions about hiding money, splitting payments or avoiding sanctions wait for a compliance officer.',
    category: 'compliance',
    subcategory: 'fincrime',
    tags: ['fincrime', 'aml'],
    variables: [
      {
        name: 'words',
        type: 'array',
        description: 'Words that make a request suspicious.',
        default: [
          'below the reporting threshold',
          'split the payment',
          'avoid sanctions',
          'shell company',
          'launder',
          'without kyc',
        ],
      },
      APPROVERS,
    ],
    pattern: {
      type: 'compliance',
      category: 'dynamic-compliance',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [
        {
          type: 'require_approval',
          config: { reason: 'A compliance officer reviews this first.', approvers: '{{approvers}}' },
        },
      ],
      priority: 750,
    },
  },
];
