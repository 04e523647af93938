import type { AuditRecord } from '@app/audit';
import type { CallTarget, CallUser, Json } from '@app/kernel';

/** The policy that settled a recorded decision; null when none did. */
export function decidedBy({ detail }: Pick<AuditRecord, 'detail'>): string | null {
  const id = detail['decided_by'];
  return typeof id === 'string' ? id : null;
}

/** The exception that lifted a policy for a recorded call; null when none did. */
export function overrideUsed({ detail }: Pick<AuditRecord, 'detail'>): string | null {
  const used = detail['overrides_used'];
  const id = Array.isArray(used) ? textOf((used as readonly Json[])[0], 'id') : '';
  return id === '' ? null : id;
}

/** What a recorded call says that exceptions of people are told apart by. */
export function callerOf({ clientId, detail }: Pick<AuditRecord, 'clientId' | 'detail'>): {
  readonly clientId: string;
  readonly user: CallUser;
  readonly target: CallTarget;
} {
  return { clientId, user: detail['user'] as CallUser, target: detail['target'] as CallTarget };
}

/** The tool that a call wanted to use, as `connector.tool`; null when it was none. */
export function toolSignatureOf({ detail }: Pick<AuditRecord, 'detail'>): string | null {
  const connector = textOf(detail['target'], 'connector');
  const tool = textOf(detail['target'], 'tool');
  const signature = [connector, tool].filter((part) => part !== '').join('.');
  return signature === '' ? null : signature;
}

/** What is known of a call, the most telling first; facts without a value are left out. */
export function contextOf({ clientId, detail, operation, stage }: AuditRecord): readonly [string, string][] {
  const { target, user } = detail;
  const facts: [string, string][] = [
    ['request_type', operation],
    ['client_id', clientId],
    ['user_email', textOf(user, 'email')],
    ['provider', textOf(target, 'provider')],
    ['model', textOf(target, 'model')],
    ['user_role', textOf(user, 'role')],
    ['user_department', textOf(user, 'department')],
    ['user_region', textOf(user, 'region')],
    ['plan', textOf(target, 'plan')],
    ['stage', stage],
    ['query_summary', textOf(detail, 'query_summary')],
  ];
  return facts.filter(([, value]) => value !== '');
}

function textOf(from: Json | undefined, key: string): string {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return '';
  const value = (from as { readonly [key: string]: Json })[key];
  return typeof value === 'string' ? value : '';
}
