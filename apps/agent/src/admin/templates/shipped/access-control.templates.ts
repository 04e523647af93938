import type { PolicyTemplate } from '../policy-template';

/** Templates on who may use what, when and at what price. */
export const accessControlTemplates: readonly PolicyTemplate[] = [
  {
    id: 'allowed_models',
    displayName: 'Allowed models',
    description: 'Refuses calls that name any other model than the given ones.',
    category: 'access_control',
    tags: ['models'],
    variables: [
      { name: 'models', type: 'array', description: 'Names of models, exactly as clients send them.' },
    ],
    pattern: {
      type: 'user',
      category: 'dynamic-access',
      conditions: [
        { field: 'model', operator: 'exists', value: true },
        { field: 'model', operator: 'not_in', value: '{{models}}' },
      ],
      actions: [{ type: 'block', config: { reason: 'This model is not allowed.' } }],
      priority: 800,
    },
  },
  {
    id: 'office_hours',
    displayName: 'Office hours',
    description: 'Refuses calls of a department outside its hours.',
    category: 'access_control',
    subcategory: 'time',
    tags: ['time'],
    variables: [
      { name: 'department', type: 'string', description: 'The department, as your clients send it.' },
      { name: 'opens', type: 'string', description: 'When calls begin, HH:MM.', default: '07:00' },
      { name: 'closes', type: 'string', description: 'When calls end, HH:MM.', default: '19:00' },
      { name: 'timezone', type: 'string', description: 'IANA name of the time zone.', default: 'UTC' },
    ],
    pattern: {
      type: 'time-access',
      category: 'dynamic-access',
      conditions: [
        { field: 'user.department', operator: 'equals', value: '{{department}}' },
        {
          field: 'time',
          operator: 'between',
          value: { from: '{{closes}}', to: '{{opens}}', timezone: '{{timezone}}' },
        },
      ],
      actions: [{ type: 'block', config: { reason: '{{department}} works from {{opens}} to {{closes}}.' } }],
      priority: 400,
    },
  },
  {
    id: 'expensive_calls',
    displayName: 'Expensive calls',
    description: 'Calls that are expected to cost more than an amount wait for approval.',
    category: 'rate_limiting',
    subcategory: 'cost',
    tags: ['cost'],
    variables: [
      {
        name: 'amount',
        type: 'number',
        description: 'Cost of one call, in your currency.',
        default: 1,
        min: 0,
      },
    ],
    pattern: {
      type: 'cost',
      category: 'dynamic-cost',
      conditions: [{ field: 'cost_estimate', operator: 'greater_than', value: '{{amount}}' }],
      actions: [
        { type: 'require_approval', config: { reason: 'Calls above {{amount}} are approved first.' } },
      ],
      priority: 300,
    },
  },
];
