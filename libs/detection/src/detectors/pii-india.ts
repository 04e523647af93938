import type { Detector } from '../scanner/detector';
import { after, onlyIf, valueIf } from '../scanner/judges';
import { isGoodsAndServicesTaxNumber } from '../validators/goods-and-services-tax';
import { passesVerhoeff } from '../validators/verhoeff';

/** Fourth and fifth letter of a tax number, kind of holder and initial, with the digits behind them. */
const PAN_ANCHORS = [...'abcfghljpt'].flatMap((holder) =>
  [...'abcdefghijklmnopqrstuvwxyz'].map((initial) => `${holder}${initial}0000`),
);
/** Payment handles that no mail server has. Source: NPCI, list of UPI apps and their handles. */
const UPI_HANDLES = [
  'okaxis',
  'okhdfcbank',
  'okicici',
  'oksbi',
  'ybl',
  'ibl',
  'axl',
  'yapl',
  'rapl',
  'apl',
  'paytm',
  'ptaxis',
  'pthdfc',
  'ptsbi',
  'ptyes',
  'upi',
  'waaxis',
  'wahdfcbank',
  'waicici',
  'wasbi',
  'jupiteraxis',
  'freecharge',
];

export const indiaDetectors: readonly Detector[] = [
  {
    type: 'IN_AADHAAR',
    category: 'pii',
    confidence: 0.9,
    anchors: ['0000 0000 0000', '0000-0000-0000', '0000 0000-0000', '0000-0000 0000'],
    notAfter: /[\w.-]/,
    pattern: /[2-9]\d{3}[ -]\d{4}[ -]\d{4}/,
    judge: onlyIf(
      (match, candidate) =>
        !/^(?:[\w-]| \d)/.test(after(candidate, 2)) && passesVerhoeff(match.replace(/\D/g, '')),
    ),
  },
  {
    type: 'IN_PAN',
    category: 'pii',
    confidence: 0.8,
    anchors: PAN_ANCHORS,
    lead: { chars: /[A-Z]/, maxLength: 3 },
    pattern: /[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]\b/,
  },
  {
    type: 'IN_GSTIN',
    category: 'pii',
    confidence: 0.95,
    anchors: PAN_ANCHORS,
    lead: { chars: /[\dA-Z]/, maxLength: 5 },
    pattern: /\d{2}[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z][1-9A-Z]Z[\dA-Z]\b/,
    judge: onlyIf(isGoodsAndServicesTaxNumber),
  },
  {
    type: 'IN_UPI_ID',
    category: 'pii',
    confidence: 0.9,
    anchors: UPI_HANDLES.map((handle) => `@${handle}`),
    lead: { chars: /[\w.-]/, maxLength: 64 },
    notAfter: /[\w.@/:-]/,
    pattern: new RegExp(String.raw`[a-z0-9][\w.-]{1,63}@(?:${UPI_HANDLES.join('|')})\b`, 'i'),
    judge: onlyIf((_, candidate) => !/^(?:[-@/]|\.\w)/.test(after(candidate, 2))),
  },
  {
    type: 'IN_UPI_ID',
    category: 'pii',
    confidence: 0.85,
    anchors: ['upi', 'vpa'],
    pattern:
      /(?:upi|vpa)(?: (?:id|address|handle|is)){0,3}[:=\s"']{1,4}([a-z0-9][\w.-]{1,63}@[a-z]{2,20})\b/i,
    behindAnchor: true,
    judge: valueIf((_, candidate) => !/^\.\w/.test(after(candidate, 2))),
  },
  {
    type: 'IN_IFSC',
    category: 'pii',
    confidence: 0.9,
    anchors: ['ifsc'],
    pattern: /ifsc(?: (?:code|number|no\.?|is)){0,3}[:#=\s"']{1,4}([a-z]{4}0[a-z\d]{6})\b/i,
    behindAnchor: true,
    judge: valueIf(() => true),
  },
];
