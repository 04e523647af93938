import type { Candidate } from '../scanner/candidate';
import type { Detector, Span } from '../scanner/detector';
import { after, before, onlyIf, valueIf } from '../scanner/judges';
import { ibanCountries, ibanLength, isIban } from '../validators/iban';
import { isIpv4, isIpv6 } from '../validators/ip-address';
import { isPaymentCard } from '../validators/payment-card';
import { isSocialSecurityNumber } from '../validators/social-security-number';

const CARD_WORDS = /card|visa|credit|debit|amex|payment|pan\b/i;
const SSN_WORDS = /ssn|social|security/i;
const VERSION_WORDS = /(?:version|release|build|firmware|chrome|update|bios|\bv)\W{0,3}$/i;
const digitsOf = (text: string): string => text.replace(/\D/g, '');

function endsNumber(candidate: Candidate): boolean {
  return !/^(?:\w|[-.]\d)/.test(after(candidate, 2));
}

/** Thirteen digits are as often a bar code as an old card, so they count only next to a word for cards. */
function isCard(match: string, candidate: Candidate): boolean {
  const digits = digitsOf(match);
  if (!endsNumber(candidate) || !isPaymentCard(digits)) return false;
  return (
    digits.length > 13 || CARD_WORDS.test(before(candidate, 60)) || CARD_WORDS.test(after(candidate, 60))
  );
}

function isSsn(match: string, candidate: Candidate): boolean {
  if (!endsNumber(candidate) || !isSocialSecurityNumber(digitsOf(match))) return false;
  return match.includes('-') || SSN_WORDS.test(before(candidate, 40));
}

/** Takes as many characters as the country's IBANs have, blanks between them not counted. */
function ibanSpan(candidate: Candidate): Span | null {
  const { start } = candidate;
  const match = candidate.match.toUpperCase();
  const length = ibanLength(match.slice(0, 2));
  let compact = '';
  let taken = 0;
  while (compact.length < length && taken < match.length) {
    const char = match.charAt(taken++);
    if (char !== ' ' && char !== '-') compact += char;
  }
  if (!isIban(compact) || /\w/.test((match + after(candidate, 1)).charAt(taken))) return null;
  return { start, end: start + taken };
}

function isPublicIpv4(match: string, candidate: Candidate): boolean {
  if (!isIpv4(match) || /^(?:0|127|255)\./.test(match)) return false;
  return !/^(?:\w|\.\d|-\w)/.test(after(candidate, 2)) && !VERSION_WORDS.test(before(candidate, 16));
}

function ipv6Span(candidate: Candidate): Span | null {
  const address = candidate.match.replace(/([^:]):$/, '$1');
  const next = (candidate.match + after(candidate, 1)).charAt(address.length);
  const telling = /\d/.test(address) && address.length > 6;
  return telling && isIpv6(address) && !/[\w:]/.test(next)
    ? { start: candidate.start, end: candidate.start + address.length }
    : null;
}

const MARKS = [' ', '.', '-'];
const CARD_SHAPES = [
  ...MARKS.flatMap((first) => MARKS.map((second) => `0000${first}0000${second}`)),
  ...[' ', '-'].flatMap((first) => [' ', '-'].map((second) => `0000${first}000000${second}`)),
];
const HEX = [...'0abcdef'];
const HEX_AFTER_COLON = HEX.flatMap((first) => [...HEX.map((second) => `:${first}${second}`), `:${first}:`]);

export const identityDetectors: readonly Detector[] = [
  {
    type: 'US_SSN',
    category: 'pii',
    confidence: 0.9,
    anchors: ['000-00-0000', '000 00 0000'],
    notAfter: /[\w.-]/,
    pattern: /\d{3}(?:-\d{2}-|\s\d{2}\s)\d{4}/,
    judge: onlyIf(isSsn),
  },
  {
    type: 'US_SSN',
    category: 'pii',
    confidence: 0.9,
    anchors: ['ssn', 'social security'],
    pattern: /(?:ssn|social security)(?: (?:number|no\.?|nr\.?|is)){0,3}[:#=\s"']{1,4}(\d{9})\b/i,
    behindAnchor: true,
    judge: valueIf(isSocialSecurityNumber),
  },
  {
    type: 'CREDIT_CARD',
    category: 'pii',
    confidence: 0.95,
    anchors: ['0000000000000', ...CARD_SHAPES],
    notAfter: /[\w.-]/,
    pattern: /\d{13,19}|\d{4}([ .-])\d{4}[ .-]\d{4}[ .-]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}/,
    judge: onlyIf(isCard),
  },
  {
    type: 'IBAN_CODE',
    category: 'pii',
    confidence: 0.98,
    anchors: ibanCountries.map((country) => `${country.toLowerCase()}00`),
    pattern: /[a-z]{2}\d{2}[ -]?[a-z0-9][a-z0-9 -]{10,44}/i,
    judge: ibanSpan,
  },
  {
    type: 'IP_ADDRESS',
    category: 'pii',
    confidence: 0.9,
    anchors: ['0.0.', '0.00.', '0.000.'],
    lead: { chars: /\d/, maxLength: 2 },
    notAfter: /[\w.-]/,
    pattern: /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/,
    judge: onlyIf(isPublicIpv4),
  },
  {
    type: 'IP_ADDRESS',
    category: 'pii',
    confidence: 0.9,
    anchors: ['::', ...HEX_AFTER_COLON],
    lead: { chars: /[\da-f:]/i, maxLength: 39 },
    notAfter: /[\w.:]/,
    pattern: /[\da-f:]{3,39}/i,
    judge: ipv6Span,
  },
  {
    type: 'US_PASSPORT',
    category: 'pii',
    confidence: 0.8,
    anchors: ['passport'],
    pattern: /passport(?: (?:number|no\.?|nr\.?|is|id)){0,3}[:#=\s"']{1,4}([a-z]{1,2}\d{6,9}|\d{9})\b/i,
    behindAnchor: true,
    judge: valueIf(() => true),
  },
  {
    type: 'DATE_OF_BIRTH',
    category: 'pii',
    confidence: 0.8,
    anchors: ['date of birth', 'birth date', 'birthdate', 'birthday', 'dob', 'born on', 'born'],
    pattern:
      /(?:date of birth|birth ?date|birthday|dob|born(?: on)?)(?: is| was)?[:=\s"']{1,4}((?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)\b/i,
    behindAnchor: true,
    judge: valueIf(() => true),
  },
  {
    type: 'US_BANK_NUMBER',
    category: 'pii',
    confidence: 0.8,
    anchors: ['routing', 'account', 'acct'],
    pattern:
      /(?:routing|account|acct)(?: (?:number|no|nr|#)\b)?(?: is)?[.:#=\s"']{1,4}(\d{9}[ ,;/]{1,3}(?:(?:and )?(?:account|acct)[a-z .:#]{0,12})?\d{6,17}|\d{8,17})\b/i,
    behindAnchor: true,
    judge: valueIf(() => true),
  },
];
