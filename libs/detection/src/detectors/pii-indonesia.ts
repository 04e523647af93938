import type { Detector } from '../scanner/detector';
import { onlyIf, valueIf } from '../scanner/judges';
import { isIndonesianIdentity, isIndonesianTaxNumber } from '../validators/indonesian-numbers';

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const identity = {
  category: 'pii',
  confidence: 0.9,
  behindAnchor: true,
  judge: valueIf((value) => isIndonesianIdentity(digitsOf(value))),
} as const;
const LABEL = String.raw`(?: (?:number|nomor|no\.?|nik|saya|adalah|is)){0,3}[:#=\s"'.]{1,4}`;
const NUMBER = String.raw`(\d{16}|\d{4}(?:[ .-]\d{4}){3}|\d{6}[ .-]\d{6}[ .-]\d{4})\b`;

/** Identity numbers have no check digit, so that they count only behind their name. */
export const indonesiaDetectors: readonly Detector[] = [
  {
    ...identity,
    type: 'ID_NIK',
    anchors: ['nik', 'nomor induk kependudukan'],
    pattern: new RegExp(`(?:nik|nomor induk kependudukan)${LABEL}${NUMBER}`, 'i'),
  },
  {
    ...identity,
    type: 'ID_KTP',
    anchors: ['ktp', 'e-ktp'],
    pattern: new RegExp(`(?:e-)?ktp${LABEL}${NUMBER}`, 'i'),
  },
  {
    type: 'ID_NPWP',
    category: 'pii',
    confidence: 0.95,
    anchors: ['00.000.000.0-000.000'],
    notAfter: /[\w.-]/,
    pattern: /\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b/,
    judge: onlyIf((match) => isIndonesianTaxNumber(digitsOf(match))),
  },
  {
    type: 'ID_NPWP',
    category: 'pii',
    confidence: 0.9,
    anchors: ['npwp'],
    pattern: new RegExp(String.raw`npwp${LABEL}(\d{15})\b`, 'i'),
    behindAnchor: true,
    judge: valueIf(isIndonesianTaxNumber),
  },
];
