import type { PolicyTemplate } from '../policy-template';

/** Templates against what should not be said or done. */
export const securityTemplates: readonly PolicyTemplate[] = [
  {
    id: 'blocked_words',
    displayName: 'Blocked words',
    description: 'Refuses questions with any of the given words; letter case is ignored.',
    category: 'content_safety',
    tags: ['content'],
    variables: [
      { name: 'words', type: 'array', description: 'Words or phrases.' },
      {
        name: 'reason',
        type: 'string',
        description: 'What the caller is told.',
        default: 'This topic is not allowed.',
      },
    ],
    pattern: {
      type: 'content',
      category: 'dynamic-security',
      conditions: [{ field: 'query', operator: 'contains_any', value: '{{words}}' }],
      actions: [{ type: 'block', config: { reason: '{{reason}}' } }],
      priority: 500,
    },
  },
  {
    id: 'risk_threshold',
    displayName: 'Risk threshold',
    description: 'Calls whose risk score is above a threshold wait for approval.',
    category: 'security',
    tags: ['risk'],
    variables: [
      { name: 'threshold', type: 'number', description: 'Risk score, 0 to 1.', default: 0.7, min: 0, max: 1 },
    ],
    pattern: {
      type: 'risk',
      category: 'dynamic-risk',
      conditions: [{ field: 'risk_score', operator: 'greater_than', value: '{{threshold}}' }],
      actions: [
        { type: 'require_approval', config: { reason: 'The risk of this call is above {{threshold}}.' } },
      ],
      priority: 900,
    },
  },
  {
    id: 'risky_connector_alert',
    displayName: 'Alert on a connector',
    description: 'Tells a channel about each call of a connector and lets it pass.',
    category: 'general',
    tags: ['alert', 'connectors'],
    variables: [
      { name: 'connector', type: 'string', description: 'Name of the connector.' },
      { name: 'channel', type: 'string', description: 'Who is told.', default: 'security' },
    ],
    pattern: {
      type: 'context_aware',
      category: 'dynamic-security',
      conditions: [{ field: 'connector', operator: 'equals', value: '{{connector}}' }],
      actions: [
        {
          type: 'alert',
          config: { message: 'The connector {{connector}} was used.', channel: '{{channel}}' },
        },
      ],
      priority: 100,
    },
  },
];
