import type { Action, Severity } from '@app/kernel';
import type { PolicyDocument } from '../model/policy-document';
import { REQUEST_STAGES, RESPONSE_STAGES, findingPolicy, type SystemPolicy } from './system-policy';

interface Row {
  readonly id: string;
  readonly category: PolicyDocument['category'];
  readonly severity: Severity;
  readonly type: string;
  readonly what: string;
}

/** Data that must not leave to a model or a tool. */
const BLOCKED: readonly Row[] = [
  { id: 'ssn', category: 'pii-us', severity: 'critical', type: 'US_SSN', what: 'US social security number' },
  {
    id: 'credit_card',
    category: 'pii-global',
    severity: 'critical',
    type: 'CREDIT_CARD',
    what: 'Credit card number',
  },
  { id: 'iban', category: 'pii-eu', severity: 'critical', type: 'IBAN_CODE', what: 'IBAN' },
  {
    id: 'bank_account',
    category: 'pii-us',
    severity: 'critical',
    type: 'US_BANK_NUMBER',
    what: 'US bank account number',
  },
  { id: 'passport', category: 'pii-global', severity: 'high', type: 'US_PASSPORT', what: 'Passport number' },
  { id: 'pan', category: 'pii-india', severity: 'critical', type: 'IN_PAN', what: 'Indian tax number (PAN)' },
  { id: 'aadhaar', category: 'pii-india', severity: 'critical', type: 'IN_AADHAAR', what: 'Aadhaar number' },
];

/** Data that is part of everyday work: it is recorded and passes. */
const LOGGED: readonly Row[] = [
  { id: 'email', category: 'pii-global', severity: 'medium', type: 'EMAIL_ADDRESS', what: 'E-mail address' },
  { id: 'phone', category: 'pii-global', severity: 'medium', type: 'PHONE_NUMBER', what: 'Phone number' },
  { id: 'ip_address', category: 'pii-global', severity: 'medium', type: 'IP_ADDRESS', what: 'IP address' },
  { id: 'dob', category: 'pii-global', severity: 'high', type: 'DATE_OF_BIRTH', what: 'Date of birth' },
];

const onData = (
  { id, category, severity, type, what }: Row,
  action: Action,
  stages: PolicyDocument['stages'],
): SystemPolicy =>
  findingPolicy({
    id: `sys_pii_${id}`,
    name: what,
    category,
    stages,
    action,
    severity,
    reason: `${what} detected.`,
    tags: ['personal-data'],
    types: [type],
  });

/** What may not go out is masked when it comes back: the rest of an answer is still of use. */
const masked = findingPolicy({
  id: 'sys_pii_answer',
  name: 'Personal data in answers',
  category: 'pii-global',
  stages: RESPONSE_STAGES,
  action: 'redact',
  severity: 'high',
  reason: 'Personal data in the answer was masked.',
  tags: ['personal-data'],
  types: BLOCKED.map(({ type }) => type),
});

/** Personal data. The ids are part of the SDK contract, except the one for answers. */
export const personalDataPolicies: readonly SystemPolicy[] = [
  ...BLOCKED.map((row) => onData(row, 'block', REQUEST_STAGES)),
  ...LOGGED.map((row) => onData(row, 'log', [...REQUEST_STAGES, ...RESPONSE_STAGES])),
  masked,
];
