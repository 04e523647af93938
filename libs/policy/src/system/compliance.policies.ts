import type { Condition } from '../model/condition';
import { REQUEST_STAGES, systemPolicy, type Canary, type SystemPolicy } from './system-policy';

const MEDICAL_WORDS = [
  'medical record',
  'medical history',
  'medical condition',
  'patient record',
  'patient name',
  'patient id',
  'patient file',
  "patient's",
  'the patient',
  'diagnosed with',
  'medical diagnosis',
  'prescribed',
  'lab results',
  'blood pressure',
  'treatment plan',
  'health insurance',
];
const FINANCIAL_WORDS = [
  'account balance',
  'bank balance',
  'bank statement',
  'transaction history',
  'transactions',
  'credit score',
  'salary',
];
const SENSITIVE_WORDS = ['salary', 'salaries', 'social security', 'medical record'];

const CONTACT_FIELDS = ['EMAIL_ADDRESS', 'PHONE_NUMBER'];
const ACCOUNT_FIELDS = ['CREDIT_CARD', 'IBAN_CODE', 'IN_IFSC', 'IN_UPI_ID', 'US_BANK_NUMBER'];
const PERSON_FIELDS = [
  'DATE_OF_BIRTH',
  'ID_KTP',
  'ID_NIK',
  'IN_AADHAAR',
  'IN_PAN',
  'SG_FIN',
  'SG_NRIC',
  'US_PASSPORT',
  'US_SSN',
];

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: 'dynamic-access' | 'dynamic-compliance';
  readonly priority: number;
  readonly reason: string;
  readonly tags: readonly string[];
  readonly when: Condition;
  readonly fields: readonly string[];
  readonly canary: Canary;
}

const saying = (words: readonly string[]): Condition => ({
  field: 'query',
  operator: 'contains_any',
  value: words,
});

const RULES: readonly Rule[] = [
  {
    id: 'hipaa',
    name: 'Health data of a person',
    description: 'Masks what tells who a patient is in texts about health.',
    category: 'dynamic-compliance',
    priority: 950,
    reason: 'Data of a patient was masked.',
    tags: ['hipaa'],
    when: saying(MEDICAL_WORDS),
    fields: [...CONTACT_FIELDS, ...PERSON_FIELDS],
    canary: { text: 'The patient was diagnosed with asthma. Date of birth: 1990-05-17' },
  },
  {
    id: 'gdpr',
    name: 'Contacts of Europeans',
    description:
      'Masks contacts for users whose region, which the caller supplies as context.region, is EU, EEA or UK.',
    category: 'dynamic-compliance',
    priority: 950,
    reason: 'Contact data was masked.',
    tags: ['gdpr'],
    when: { field: 'user.region', operator: 'in', value: ['EU', 'EEA', 'UK', 'GB', 'eu', 'eea', 'uk', 'gb'] },
    fields: CONTACT_FIELDS,
    canary: { text: 'Write to jane.doe@example.com', user: { region: 'EU' } },
  },
  {
    id: 'financial',
    name: 'Accounts in financial texts',
    description: 'Masks accounts in texts about balances, transactions, credit scores and salaries.',
    category: 'dynamic-compliance',
    priority: 950,
    reason: 'Account data was masked.',
    tags: ['pci-dss'],
    when: saying(FINANCIAL_WORDS),
    fields: ACCOUNT_FIELDS,
    canary: { text: 'What is the account balance of rahul.sharma@okaxis?' },
  },
  {
    id: 'sensitive_data',
    name: 'Persons in sensitive texts',
    description:
      'Masks what tells who is meant in texts about salaries, social security and medical records.',
    category: 'dynamic-access',
    priority: 900,
    reason: 'Data of a person was masked.',
    tags: ['sensitive-data'],
    when: saying(SENSITIVE_WORDS),
    fields: PERSON_FIELDS,
    canary: { text: 'Her salary is due. Date of birth: 1990-05-17' },
  },
];

/** Personal data that a law or a rule protects where it stands. The ids are part of the SDK contract. */
export const compliancePolicies: readonly SystemPolicy[] = RULES.map(
  ({ id, fields, when, canary, ...rule }) =>
    systemPolicy(
      {
        ...rule,
        id: `sys_dyn_${id}`,
        stages: REQUEST_STAGES,
        action: 'redact',
        severity: 'medium',
        condition: { all: [{ finding: { types: fields } }, when] },
      },
      canary,
    ),
);
