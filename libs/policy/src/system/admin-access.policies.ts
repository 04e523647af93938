import type { Severity } from '@app/kernel';
import type { Condition } from '../model/condition';
import { REQUEST_STAGES, systemPolicy, type SystemPolicy } from './system-policy';

type Row = readonly [id: string, severity: Severity, type: string, what: string, canary: string];

const TABLES: readonly Row[] = [
  ['users_table', 'high', 'ADMIN_USERS_TABLE', 'a table of users', 'SELECT * FROM users'],
  ['audit_log', 'high', 'ADMIN_AUDIT_LOG', 'the audit log', 'SELECT * FROM audit_log'],
  ['config_table', 'high', 'ADMIN_CONFIG_TABLE', 'a table of settings', 'SELECT * FROM system_settings'],
  ['info_schema', 'medium', 'ADMIN_CATALOG', 'the catalogue', 'SELECT * FROM information_schema.tables'],
];

/** The credential's roles, never the role that a client claims for its user. */
const notAdmin: Condition = { field: 'client.roles', operator: 'not_in', value: ['admin'] };

/** A statement that a model is to explain or to write reads no table; one that goes to a tool or a database does. */
const reachesDatabase: Condition = {
  any: [
    { field: 'stage', operator: 'in', value: ['tool.request', 'plan.step'] },
    { field: 'connector', operator: 'exists', value: true },
    { field: 'context.data_sources', operator: 'exists', value: true },
  ],
};

/** Tables for administrators, closed to everybody else. The ids are part of the SDK contract. */
export const adminAccessPolicies: readonly SystemPolicy[] = TABLES.map(([id, severity, type, what, text]) =>
  systemPolicy(
    {
      id: `sys_admin_${id}`,
      name: `Administrators only: ${what}`,
      description:
        'A statement on this table, on its way to a tool or a database, from a credential without the admin role.',
      category: 'security-admin',
      stages: REQUEST_STAGES,
      action: 'block',
      severity,
      priority: 50,
      reason: `Administrative access required: ${what}.`,
      tags: ['admin'],
      condition: { all: [{ finding: { types: [type] } }, reachesDatabase, notAdmin] },
    },
    { text, context: { data_sources: ['warehouse'] } },
  ),
);
