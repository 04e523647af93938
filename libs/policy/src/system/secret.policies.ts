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
  readonly canary: string;
}

/** The canaries were never issued. */
const KINDS: readonly Row[] = [
  {
    id: 'aws_key',
    severity: 'critical',
    type: 'AWS_ACCESS_KEY',
    what: 'AWS access key',
    canary: 'key = AKIAQ7ZX2LMP5VRT4KWB',
  },
  {
    id: 'aws_secret',
    severity: 'critical',
    type: 'AWS_SECRET_KEY',
    what: 'AWS secret key',
    canary: 'aws_secret_access_key = u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzd',
  },
  {
    id: 'github_token',
    severity: 'critical',
    type: 'GITHUB_TOKEN',
    what: 'GitHub token',
    canary: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  },
  {
    id: 'openai_key',
    severity: 'critical',
    type: 'OPENAI_API_KEY',
    what: 'OpenAI API key',
    canary: 'sk-proj-4f8Jd0aKq2LmN7pRt9VxZ3bC5dF6gH8jK1lM2nP4qR6sT8uV',
  },
  {
    id: 'anthropic_key',
    severity: 'critical',
    type: 'ANTHROPIC_API_KEY',
    what: 'Anthropic API key',
    canary:
      'sk-ant-api03-ocJ2isAjIhKtJ0RlgLKOmxgJTeKdNnFRIBXuDL7DxtpYlSXpfKtHF4vUCsMehGAkWvj7FAc9QeWJKY40uvSwMFLZDe1f8AA',
  },
  {
    id: 'private_key',
    severity: 'critical',
    type: 'PRIVATE_KEY',
    what: 'Private key',
    canary:
      '-----BEGIN RSA PRIVATE KEY-----\nrESQedUStPKR0CsTy4Qwb8DwkNhFdnXsiVpzz63FfkCzJr4i0B3JrTAwR4y9ojfl\n-----END RSA PRIVATE KEY-----',
  },
  {
    id: 'jwt',
    severity: 'high',
    type: 'JWT',
    what: 'JSON web token',
    canary:
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  },
  {
    id: 'password_assign',
    severity: 'high',
    type: 'GENERIC_SECRET',
    what: 'Password or secret in an assignment',
    canary: 'password = "S3cr3t-Pa55w0rd!"',
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
  { text: 'password = "S3cr3t-Pa55w0rd!"' },
);

/** Secrets in either direction. The `sys_code_*` ids are part of the SDK contract. */
export const secretPolicies: readonly SystemPolicy[] = [
  ...KINDS.map(({ id, severity, type, what, canary }) =>
    findingPolicy({
      ...described,
      id: `sys_code_${id}`,
      name: what,
      category: 'code-secrets',
      severity,
      reason: `${what} detected.`,
      types: [type],
      canary: { text: canary },
    }),
  ),
  anySecret,
];
