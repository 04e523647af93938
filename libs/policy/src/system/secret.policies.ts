import type { Severity } from '@app/kernel';
import type { PolicyDocument } from '../model/policy-document';
import {
  REQUEST_STAGES,
  RESPONSE_STAGES,
  findingPolicy,
  systemPolicy,
  type SystemPolicy,
} from './system-policy';

interface Row {
  readonly id: string;
  readonly severity: Severity;
  readonly type: string;
  readonly what: string;
}

const KINDS: readonly Row[] = [
  { id: 'aws_key', severity: 'critical', type: 'AWS_ACCESS_KEY', what: 'AWS access key' },
  { id: 'aws_secret', severity: 'critical', type: 'AWS_SECRET_KEY', what: 'AWS secret key' },
  { id: 'github_token', severity: 'critical', type: 'GITHUB_TOKEN', what: 'GitHub token' },
  { id: 'openai_key', severity: 'critical', type: 'OPENAI_API_KEY', what: 'OpenAI API key' },
  { id: 'anthropic_key', severity: 'critical', type: 'ANTHROPIC_API_KEY', what: 'Anthropic API key' },
  { id: 'private_key', severity: 'critical', type: 'PRIVATE_KEY', what: 'Private key' },
  { id: 'jwt', severity: 'high', type: 'JWT', what: 'JSON web token' },
  {
    id: 'password_assign',
    severity: 'high',
    type: 'GENERIC_SECRET',
    what: 'Password or secret in an assignment',
  },
];

const described = {
  stages: [...REQUEST_STAGES, ...RESPONSE_STAGES],
  action: 'block',
  tags: ['secret'],
} as const satisfies Pick<PolicyDocument, 'stages' | 'action' | 'tags'>;

/** Every kind of secret that detectors know, so that a new kind is covered from its first day. */
const anySecret = systemPolicy(
  {
    ...described,
    id: 'sys_sensitive_secret',
    name: 'Secret',
    category: 'sensitive-data',
    severity: 'high',
    reason: 'Secret detected.',
    priority: 0,
    condition: { finding: { category: 'secret' } },
  },
  { text: '', types: ['GENERIC_SECRET'], complete: true },
);

/** Secrets in either direction. The `sys_code_*` ids are part of the SDK contract. */
export const secretPolicies: readonly SystemPolicy[] = [
  ...KINDS.map(({ id, severity, type, what }) =>
    findingPolicy({
      ...described,
      id: `sys_code_${id}`,
      name: what,
      category: 'code-secrets',
      severity,
      reason: `${what} detected.`,
      types: [type],
    }),
  ),
  anySecret,
];
