import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { after, before, onlyIf, valueIf } from '../scanner/judges';

const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|css|js|ts|py|json|html?|php)$/i;
const DATE = /^\W*(?:(?:19|20)\d\d[-./ ](?:0[1-9]|1[0-2])[-./ ]\d\d|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d)\b/;

/** A password in a URL (`https://user:secret@host`) and a git remote (`git@host:path`) are no addresses. */
function isAddress(match: string, candidate: Candidate): boolean {
  if (FILE_ENDING.test(match)) return false;
  if (/:\/\/[^\s@]{0,80}:$/.test(before(candidate, 90))) return false;
  return !(match.startsWith('git@') && /^[:/]/.test(after(candidate, 1)));
}

/** E.164 numbers have at most 15 digits; national ones with area code at least 6. */
function isDialable(number: string): boolean {
  const digits = number.replace(/\s*(?:x|ext)[\s.]*\d+$/i, '').replace(/\D/g, '');
  return digits.length >= 6 && digits.length <= 15 && !DATE.test(number) && !/^(\d)\1+$/.test(digits);
}

function standsAlone(match: string, candidate: Candidate): boolean {
  return isDialable(match) && !/^(?:[\w-]|[./]\d)/.test(after(candidate, 2));
}

const phone = { type: 'PHONE_NUMBER', category: 'pii' } as const;
const NORTH_AMERICAN = ['000-000-0000', '000.000.0000', '(000)000-0000', '(000) 000-0000', '(000) 000 0000'];
const EXTENSION = String.raw`(?:[ ,]{0,2}(?:x|ext\.?)[ ]{0,1}\d{1,6})?`;
const NUMBER = String.raw`(\+?\(?\d[\d() ./-]{4,20}\d${EXTENSION})`;

export const contactDetectors: readonly Detector[] = [
  {
    type: 'EMAIL_ADDRESS',
    category: 'pii',
    confidence: 0.95,
    anchors: ['@'],
    lead: { chars: /[\w.%+'-]/, maxLength: 128 },
    notAfter: null,
    pattern: /[\w.%+'-]{1,128}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/i,
    judge: onlyIf(isAddress),
  },
  {
    ...phone,
    confidence: 0.85,
    anchors: NORTH_AMERICAN.flatMap((shape) => [
      shape,
      `0-${shape}`,
      `000-${shape}`,
      `0 ${shape}`,
      `0.${shape}`,
    ]),
    notAfter: /[\w.-]/,
    pattern: new RegExp(
      String.raw`(?:(?:00)?1[ .-])?(?:\d{3}[.-]\d{3}[.-]|\(\d{3}\) ?\d{3}[ -])\d{4}${EXTENSION}`,
      'i',
    ),
    judge: onlyIf(standsAlone),
  },
  {
    ...phone,
    confidence: 0.85,
    anchors: ['+0'],
    notAfter: /[\w+]/,
    pattern: new RegExp(
      String.raw`\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,12}(?:[ .-]\d{2,8}){0,5}${EXTENSION}`,
      'i',
    ),
    judge: onlyIf(
      (match, candidate) => match.replace(/\D/g, '').length >= 9 && standsAlone(match, candidate),
    ),
  },
  {
    ...phone,
    confidence: 0.8,
    anchors: [
      'phone',
      'mobile',
      'tel',
      'fax',
      'cell',
      'call',
      'answering at',
      'reach',
      'dial',
      'whatsapp',
      'contact',
      'text',
      'sms',
      'handy',
    ],
    pattern: new RegExp(
      String.raw`(?:tele)?(?:phone|mobile|tel|fax|cell(?:phone)?|call(?:ing)?|answering at|reach|dial|whatsapp|contact|text|sms|handy)\b(?: (?:number|no|nr|me|us|him|her|them|is|was|at|on|to|back|the|my|your|his|number is)\b\.?){0,4}[.:#]?\s{0,3}${NUMBER}`,
      'i',
    ),
    behindAnchor: true,
    judge: valueIf(isDialable),
  },
  {
    ...phone,
    confidence: 0.8,
    anchors: ['office', 'fax', 'mobile', 'cell', 'phone', 'home'],
    lead: { chars: /[+\d.()x -]/, maxLength: 28 },
    notAfter: /[\w-]/,
    pattern: new RegExp(String.raw` {0,3}${NUMBER}[ -]{1,2}(?:office|fax|mobile|cell|phone|home)\b`, 'i'),
    judge: valueAtStart,
  },
];

function valueAtStart(candidate: Candidate): ReturnType<NonNullable<Detector['judge']>> {
  const value = candidate.groups[1] as string;
  const start = candidate.start + candidate.match.indexOf(value);
  return isDialable(value) ? { start, end: start + value.length } : null;
}
