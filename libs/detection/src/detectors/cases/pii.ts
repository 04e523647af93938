import type { DetectorCases } from './detector-cases';

/** All values are made up or published as examples. */
export const piiCases: readonly DetectorCases[] = [
  {
    type: 'EMAIL_ADDRESS',
    catches: [
      ['Write to jane.doe+tag@mail.example.co.uk, please.', 'jane.doe+tag@mail.example.co.uk'],
      ['<a href="mailto:x_1@example.org">', 'x_1@example.org'],
    ],
    passes: [
      'icon@2x.png',
      'git@github.com:org/repo.git',
      'see @someone and a@b',
      'https://user:pw@host.example',
    ],
  },
  {
    type: 'PHONE_NUMBER',
    catches: [
      ['Call 212-555-0123 now', '212-555-0123'],
      ['(212) 555-0123 ext 5', '(212) 555-0123 ext 5'],
      ['reach me on +44 20 7946 0958.', '+44 20 7946 0958'],
      ['Phone: 0479 57 15 39', '0479 57 15 39'],
      ['24 421915 office', '24 421915'],
    ],
    passes: [
      'Part KL-460-449-7185',
      '2024-02-24 22:26:00',
      'order 100-2252539-6742972',
      'call 3 people',
      '1.2.3.4',
    ],
  },
  {
    type: 'US_SSN',
    catches: [
      ['SSN 536-32-3065.', '536-32-3065'],
      ['my social security number is 536323065', '536323065'],
      ['ssn: 536 32 3065', '536 32 3065'],
    ],
    passes: [
      '000-12-3456',
      '666-12-3456',
      '912-12-3456',
      '123-00-4567',
      '123-45-0000',
      '1536-32-3065',
      'sizes 536 32 3065',
    ],
  },
  {
    type: 'CREDIT_CARD',
    catches: [
      ['card 4111 1111 1111 1111', '4111 1111 1111 1111'],
      ['378282246310005', '378282246310005'],
      ['5555-5555-5555-4444', '5555-5555-5555-4444'],
      ['6011000990139424', '6011000990139424'],
    ],
    passes: ['4111 1111 1111 1112', 'EAN 4006381333931', '14111111111111111', '0000000000000000'],
  },
  {
    type: 'IBAN_CODE',
    catches: [
      ['IBAN DE89 3704 0044 0532 0130 00 please', 'DE89 3704 0044 0532 0130 00'],
      ['gb29nwbk60161331926819', 'gb29nwbk60161331926819'],
    ],
    passes: ['DE89 3704 0044 0532 0130 01', 'DE12', 'GB29NWBK6016133192681', 'XX89370400440532013000'],
  },
  {
    type: 'IP_ADDRESS',
    catches: [
      ['from 203.0.113.7:8080', '203.0.113.7'],
      ['peer 2001:db8::8a2e:370:7334 said', '2001:db8::8a2e:370:7334'],
      ['d80:e4b5:79da:6cf6:71f3:51f7:9161:c319', 'd80:e4b5:79da:6cf6:71f3:51f7:9161:c319'],
    ],
    passes: [
      'v1.2.3.4',
      'version 10.4.200.7',
      '256.1.1.1',
      '127.0.0.1',
      '1.2.3',
      'std::vector',
      'at 12:34:56',
      '1.2.3.4.5',
    ],
  },
  {
    type: 'IN_AADHAAR',
    catches: [['Aadhaar 2234 5678 9127', '2234 5678 9127']],
    passes: ['2234 5678 9123', '1234 5678 9012'],
  },
  {
    type: 'IN_PAN',
    catches: [['PAN ABCPE1234F', 'ABCPE1234F']],
    passes: ['ABCZE1234F', 'XABCPE1234F', 'abcpe1234f'],
  },
  {
    type: 'US_PASSPORT',
    catches: [['passport number is C01234567', 'C01234567']],
    passes: ['passport photo 1234', 'C01234567'],
  },
  {
    type: 'DATE_OF_BIRTH',
    catches: [['Date of birth: 1984-03-09', '1984-03-09']],
    passes: ['due 1984-03-09', 'born in 1984'],
  },
  {
    type: 'US_BANK_NUMBER',
    catches: [['account number: 000123456789', '000123456789']],
    passes: ['account number unknown', 'routing table 12'],
  },
];
