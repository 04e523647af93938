import type { DetectorCases } from './detector-cases';

const random = (length: number): string =>
  'q7Zx2LmP9vRt4KwB8nYc5HsD3jGf6AeUuTbNoXiWkVaSMzEJ'.repeat(8).slice(0, length);
const hex = (length: number): string => '9f3c27b1d840e65a'.repeat(8).slice(0, length);

/** Every value is generated here; none was ever issued. */
export const secretCases: readonly DetectorCases[] = [
  {
    type: 'AWS_ACCESS_KEY',
    catches: [['key AKIAQ7ZX2LMP5VRT4KWB here', 'AKIAQ7ZX2LMP5VRT4KWB']],
    passes: ['AKIAXXXXXXXXXXXXXXXX', 'AKIA', 'xAKIAQ7ZX2LMP5VRT4KWB', 'akiaq7zx2lmp5vrt4kwb'],
  },
  {
    type: 'AWS_SECRET_KEY',
    catches: [[`aws_secret_access_key = ${random(40)}`, random(40)]],
    passes: [`aws_secret_access_key = ${'x'.repeat(40)}`, random(40)],
  },
  {
    type: 'GITHUB_TOKEN',
    catches: [[`token ghp_${random(36)}`, `ghp_${random(36)}`]],
    passes: [`ghp_${'x'.repeat(36)}`, `ghp_${random(20)}`],
  },
  {
    type: 'PRIVATE_KEY',
    catches: [
      [`-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n-----END RSA PRIVATE KEY-----`, null],
      [`-----BEGIN PRIVATE KEY-----\n${random(64)}`, null],
    ],
    passes: [
      '-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----',
      '-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----',
    ],
  },
  {
    type: 'JWT',
    catches: [
      [
        't=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl',
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl',
      ],
    ],
    passes: ['eyJhbGciOiJIUzI1NiJ9', 'eyJ.eyJ.'],
  },
  {
    type: 'OPENAI_API_KEY',
    catches: [
      [`sk-proj-${random(48)}`, `sk-proj-${random(48)}`],
      [`sk-${random(48)}`, `sk-${random(48)}`],
    ],
    passes: ['sk-your-key-here', 'task-list', 'sk-xxxxxxxxxxxxxxxxxxxxxxxx'],
  },
  {
    type: 'ANTHROPIC_API_KEY',
    catches: [[`sk-ant-api03-${random(93)}AA`, null]],
    passes: ['sk-ant-', 'sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxx'],
  },
  {
    type: 'SLACK_TOKEN',
    catches: [[`xoxb-123456789012-${random(24)}`, null]],
    passes: ['xoxb-your-token', 'xox'],
  },
  {
    type: 'STRIPE_KEY',
    catches: [[`sk_live_${random(24)}`, `sk_live_${random(24)}`]],
    passes: ['sk_live_xxxxxxxxxxxxxxxxxxxx', 'sk_'],
  },
  {
    type: 'GOOGLE_API_KEY',
    catches: [[`AIza${random(35)}`, `AIza${random(35)}`]],
    passes: ['AIzaSyabcdefghijklmnopqrstuvwxyz1234567'],
  },
  {
    type: 'HUGGING_FACE_TOKEN',
    catches: [['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'.replace('j', 'k'), null]],
    passes: ['hf_requiredCharacteristicTypesForDisplayMetadata'],
  },
  {
    type: 'SUPABASE_TOKEN',
    catches: [[`sbp_${hex(40)}`, `sbp_${hex(40)}`]],
    passes: [`sbp_${'0'.repeat(40)}`],
  },
  {
    type: 'CONNECTION_STRING',
    catches: [['postgres://app:h0pk1ns21s@db.internal:5432/app', 'h0pk1ns21s']],
    passes: [
      'postgres://app:${DB_PASSWORD}@db/app',
      'http://host:8080/path',
      'postgres://app:password@db/app',
    ],
  },
  {
    type: 'GENERIC_SECRET',
    catches: [
      ['password = "hunter2hunter2"', 'hunter2hunter2'],
      ['curl -u elastic:P8ssw0rdq https://localhost', 'elastic:P8ssw0rdq'],
      [`API_KEY: '${random(32)}'`, random(32)],
      [`Authorization: Bearer ${random(30)}`, random(30)],
    ],
    passes: [
      'password = "${DB_PASSWORD}"',
      'password: required',
      'curl -u user:pass http://x',
      'token_type: "bearer"',
      'Authorization: Bearer $TOKEN',
      'the password is long',
    ],
  },
];
