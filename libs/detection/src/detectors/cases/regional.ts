import type { DetectorCases } from './detector-cases';

/** Numbers are the examples of the formats' documentation, or made up. */
export const regionalCases: readonly DetectorCases[] = [
  {
    type: 'SG_NRIC',
    catches: [
      ['My NRIC is S1234567D.', 'S1234567D'],
      ['born 2001, T1234567J', 'T1234567J'],
    ],
    passes: ['S1234567E', 's1234567d', 'XS1234567D', 'part S1234567D-2', 'order T1234568J'],
  },
  {
    type: 'SG_FIN',
    catches: [
      ['FIN: G1234567X', 'G1234567X'],
      ['F1234567N and M1234567K', 'M1234567K'],
    ],
    passes: ['F1234567D', 'S1234567D', 'G1234567XA', 'flight F1234567'],
  },
  {
    type: 'SG_UEN',
    catches: [
      ['UEN: 197401143C', '197401143C'],
      ['our UEN is 00192200M', '00192200M'],
    ],
    passes: ['UEN: 197401143D', '197401143C', 'the uen of a company'],
  },
  {
    type: 'ID_NIK',
    catches: [
      ['NIK: 3174015708900003', '3174015708900003'],
      ['Nomor Induk Kependudukan 3204 1106 0997 0001', '3204 1106 0997 0001'],
    ],
    passes: ['3174015708900003', 'NIK: 3174013208900003', 'Nik called at 3174'],
  },
  {
    type: 'ID_KTP',
    catches: [['KTP saya: 3174015708900003', '3174015708900003']],
    passes: ['KTP 9999015708900003', 'foto KTP 12', 'order 3174015708900003'],
  },
  {
    type: 'ID_NPWP',
    catches: [
      ['01.312.166.0-091.000', '01.312.166.0-091.000'],
      ['NPWP: 013121660091000', '013121660091000'],
    ],
    passes: ['01.312.166.1-091.000', '013121660091000', 'npwp 12'],
  },
  {
    type: 'IN_GSTIN',
    catches: [['GST no 27AAPFU0939F1ZV on the invoice', '27AAPFU0939F1ZV']],
    passes: ['27AAPFU0939F1ZW', '27aapfu0939f1zv', 'X27AAPFU0939F1ZV', '99AAPFU0939F1ZV'],
  },
  {
    type: 'IN_UPI_ID',
    catches: [
      ['pay rahul.sharma@okaxis today', 'rahul.sharma@okaxis'],
      ['UPI ID: 9876543210@hdfc', '9876543210@hdfc'],
    ],
    passes: ['rahul@upi.example', 'hello @paytm', 'jane@okaxis.com', 'npm i lib@upi/x', 'x@hdfc'],
  },
  {
    type: 'IN_IFSC',
    catches: [['IFSC code: HDFC0001234', 'HDFC0001234']],
    passes: ['HDFC0001234', 'IFSC code HDFC1001234', 'what is an IFSC code?'],
  },
  {
    type: 'BOOKING_REFERENCE',
    catches: [
      ['My booking reference is X4T7QZ.', 'X4T7QZ'],
      ['PNR: QWERTZ', 'QWERTZ'],
      ['Confirmation code ABCDEF', 'ABCDEF'],
    ],
    passes: [
      'BOOKING NUMBER PLEASE',
      'booking reference number',
      'Order X4T7QZ has shipped',
      'reservation code 123456',
      'booking a table for SIXTEEN',
    ],
  },
];
