import type { Action, Severity } from '@app/kernel';
import type { PolicyDocument } from '../model/policy-document';
import { REQUEST_STAGES, RESPONSE_STAGES, findingPolicy, type SystemPolicy } from './system-policy';

type Category = PolicyDocument['category'];

/** Id without its prefix, category, severity, what detectors call it, what people call it, and a text that holds it. */
type Row = readonly [
  id: string,
  category: Category,
  severity: Severity,
  type: string,
  what: string,
  canary: string,
];

/** Data that must not leave to a model or a tool. */
const BLOCKED: readonly Row[] = [
  ['ssn', 'pii-us', 'critical', 'US_SSN', 'US social security number', 'SSN: 219-09-9999'],
  ['credit_card', 'pii-global', 'critical', 'CREDIT_CARD', 'Credit card number', 'Card: 4111 1111 1111 1111'],
  ['iban', 'pii-eu', 'critical', 'IBAN_CODE', 'IBAN', 'IBAN DE89 3704 0044 0532 0130 00'],
  [
    'bank_account',
    'pii-us',
    'critical',
    'US_BANK_NUMBER',
    'US bank account number',
    'account number 123456789012',
  ],
  ['passport', 'pii-global', 'high', 'US_PASSPORT', 'Passport number', 'passport number A12345678'],
  ['pan', 'pii-india', 'critical', 'IN_PAN', 'Indian tax number (PAN)', 'PAN: ABCPE1234F'],
  ['aadhaar', 'pii-india', 'critical', 'IN_AADHAAR', 'Aadhaar number', 'Aadhaar 2345 6789 0124'],
  ['indonesia_nik', 'pii-indonesia', 'critical', 'ID_NIK', 'Indonesian NIK', 'NIK: 3174015708900003'],
  ['indonesia_ktp', 'pii-indonesia', 'critical', 'ID_KTP', 'Indonesian KTP number', 'KTP: 3174015708900003'],
  ['indonesia_npwp', 'pii-indonesia', 'high', 'ID_NPWP', 'Indonesian NPWP', 'NPWP 01.312.166.0-091.000'],
];

/** Data that stays here while the rest of the text goes on. */
const MASKED: readonly Row[] = [
  ['singapore_nric', 'pii-singapore', 'critical', 'SG_NRIC', 'Singapore NRIC', 'NRIC S1234567D'],
  ['singapore_fin', 'pii-singapore', 'critical', 'SG_FIN', 'Singapore FIN', 'FIN G1234567X'],
  ['singapore_uen', 'pii-singapore', 'medium', 'SG_UEN', 'Singapore UEN', 'UEN: 197401143C'],
  ['gstin', 'pii-india', 'high', 'IN_GSTIN', 'Indian GST number (GSTIN)', 'GSTIN 27AAPFU0939F1ZV'],
];

/** Data that is part of everyday work: it is recorded and passes. */
const LOGGED: readonly Row[] = [
  ['email', 'pii-global', 'medium', 'EMAIL_ADDRESS', 'E-mail address', 'jane.doe@example.com'],
  ['phone', 'pii-global', 'medium', 'PHONE_NUMBER', 'Phone number', 'Call +1 415 555 2671 today.'],
  ['ip_address', 'pii-global', 'medium', 'IP_ADDRESS', 'IP address', 'The server is 203.0.113.7.'],
  ['dob', 'pii-global', 'high', 'DATE_OF_BIRTH', 'Date of birth', 'Date of birth: 1990-05-17'],
  ['booking_ref', 'pii-global', 'low', 'BOOKING_REFERENCE', 'Booking reference', 'booking reference X4T7QZ'],
  ['upi', 'pii-india', 'high', 'IN_UPI_ID', 'UPI payment id', 'pay rahul.sharma@okaxis'],
  ['ifsc', 'pii-india', 'low', 'IN_IFSC', 'Indian bank branch (IFSC)', 'IFSC code: HDFC0001234'],
];

const onData = (
  [id, category, severity, type, what, text]: Row,
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
    canary: { text },
  });

/** What may not go out is masked when it comes back: the rest of an answer is still of use. */
const maskedAnswer = findingPolicy({
  id: 'sys_pii_answer',
  name: 'Personal data in answers',
  category: 'pii-global',
  stages: RESPONSE_STAGES,
  action: 'redact',
  severity: 'high',
  reason: 'Personal data in the answer was masked.',
  tags: ['personal-data'],
  types: BLOCKED.map(([, , , type]) => type),
  canary: { text: 'SSN: 219-09-9999' },
});

const EVERY_STAGE = [...REQUEST_STAGES, ...RESPONSE_STAGES];

/** Personal data. The ids are part of the SDK contract, except those of single countries but for India's first two. */
export const personalDataPolicies: readonly SystemPolicy[] = [
  ...BLOCKED.map((row) => onData(row, 'block', REQUEST_STAGES)),
  ...MASKED.map((row) => onData(row, 'redact', EVERY_STAGE)),
  ...LOGGED.map((row) => onData(row, 'log', EVERY_STAGE)),
  maskedAnswer,
];
