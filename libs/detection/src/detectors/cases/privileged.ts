import type { DetectorCases } from './detector-cases';

export const privilegedCases: readonly DetectorCases[] = [
  {
    type: 'ADMIN_USERS_TABLE',
    catches: [
      ['SELECT * FROM users', 'users'],
      ['select name, email from "public"."users" where id = 1', 'users'],
      ['UPDATE users SET name = 1 WHERE id = 2', 'users'],
      ['SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id', 'users'],
    ],
    passes: [
      'How do I select users in the admin panel?',
      'Select a few quotes from users and list them.',
      'Collect feedback from users.',
      'Explain: SELECT name FROM users WHERE id = 1',
      'SELECT id FROM active_users_daily',
      'Update users on the delay.',
      'SELECT count(*) AS users FROM sessions',
    ],
  },
  {
    type: 'ADMIN_AUDIT_LOG',
    catches: [
      ['SELECT * FROM audit_log WHERE id > 5', 'audit_log'],
      ['DELETE FROM audit_logs', 'audit_logs'],
    ],
    passes: ['What is an audit_log table?', 'Keep the audit log for ten years.', 'SELECT audit_log FROM t'],
  },
  {
    type: 'ADMIN_CONFIG_TABLE',
    catches: [
      ['SELECT value FROM system_settings', 'system_settings'],
      ['SELECT * FROM config_entries;', 'config_entries'],
      ['UPDATE admin_flags SET x = 1 WHERE y = 2', 'admin_flags'],
    ],
    passes: [
      'Read the value from config.yaml',
      'SELECT config FROM devices',
      'Update system_x please',
      'SELECT 1 FROM systems',
    ],
  },
  {
    type: 'ADMIN_CATALOG',
    catches: [
      ["SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", null],
      ['SELECT * FROM pg_roles', 'pg_roles'],
    ],
    passes: ['information_schema is a catalogue', 'What is in pg_catalog?', 'SELECT pg_size_pretty(1)'],
  },
  {
    type: 'TENANT_COMPARISON',
    catches: [
      ["SELECT * FROM orders WHERE tenant_id = 'acme'", "tenant_id = 'acme'"],
      ['SELECT * FROM orders o WHERE o.id = 1 OR o.tenant_id IN (1, 2)', null],
    ],
    passes: [
      'SELECT * FROM orders WHERE tenant_id = $1',
      'Each row has a tenant_id = 5 column',
      "if (row.tenant_id === 'a') return;",
      'SELECT tenant_id FROM orders',
      'SELECT * FROM o JOIN t ON o.tenant_id = t.id',
    ],
  },
];
