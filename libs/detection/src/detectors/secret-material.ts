import type { Detector } from '../scanner/detector';
import { after, onlyIf, valueIf } from '../scanner/judges';
import { entropyBits, looksRandom } from '../validators/randomness';

/** Whole keys and tokens that are recognised by their structure rather than by a vendor's prefix. */
export const materialDetectors: readonly Detector[] = [
  {
    type: 'PRIVATE_KEY',
    category: 'secret',
    confidence: 0.98,
    anchors: ['-----begin '],
    notAfter: null,
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:-?[^-]){24,8192}(?:-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/,
    judge: onlyIf((match) => /[A-Za-z0-9+/]{24}/.test(match.slice(36))),
  },
  {
    type: 'JWT',
    category: 'secret',
    confidence: 0.95,
    anchors: ['eyj'],
    notAfter: /[\w-]/,
    pattern: /eyJ[\w-]{8,2000}\.eyJ[\w-]{4,4000}(?:\.[\w-]{0,1500})?/,
    judge: onlyIf((match) => entropyBits(match.slice(0, 200)) >= 3),
  },
  {
    type: 'JWT',
    category: 'secret',
    confidence: 0.95,
    anchors: ['zxlk'],
    notAfter: /[\w-]/,
    pattern: /ZXlK[\w/+-]{60,4000}={0,2}/,
    judge: onlyIf((match) => Buffer.from(match, 'base64').toString('latin1').includes('.eyJ')),
  },
  {
    type: 'AWS_SECRET_KEY',
    category: 'secret',
    confidence: 0.9,
    anchors: ['secret', 'aws'],
    notAfter: null,
    pattern:
      /(?:aws[\w .-]{0,24}?)?secret[\w .-]{0,24}["'\]]{0,2}\s{0,3}(?::|=>|:?=|\bis\b)\s{0,3}["']?([A-Za-z0-9/+]{40})\b/i,
    behindAnchor: true,
    judge: valueIf(
      (value, candidate) =>
        looksRandom(value, 3.8) && !/^[\w/+=]/.test(after(candidate, 1)) && !/^[a-f0-9]{40}$/.test(value),
    ),
  },
  {
    type: 'AZURE_CLIENT_SECRET',
    category: 'secret',
    confidence: 0.95,
    anchors: ['0q~'],
    lead: { chars: /[\w.~-]/, maxLength: 3 },
    notAfter: /[\w.~-]/,
    pattern: /[\w.~-]{3}\dQ~([\w.~-]{31,34})/,
    behindAnchor: true,
    judge: valueIf(
      (_, candidate) => looksRandom(candidate.match, 3.5) && !/^[\w.~-]{2}/.test(after(candidate, 2)),
    ),
  },
  {
    type: 'TERRAFORM_TOKEN',
    category: 'secret',
    confidence: 0.95,
    anchors: ['.atlasv0.'],
    lead: { chars: /[A-Za-z0-9]/, maxLength: 14 },
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.([\w=-]{60,70})/,
    behindAnchor: true,
    judge: valueIf((_, { match }) => looksRandom(match, 3.5)),
  },
  {
    type: 'MAILCHIMP_API_KEY',
    category: 'secret',
    confidence: 0.95,
    anchors: ['-us0'],
    lead: { chars: /[a-f0-9]/, maxLength: 32 },
    pattern: /[a-f0-9]{32}-us\d{1,2}\b/,
  },
  {
    type: 'TELEGRAM_BOT_TOKEN',
    category: 'secret',
    confidence: 0.95,
    anchors: [':aa'],
    lead: { chars: /\d/, maxLength: 12 },
    pattern: /\d{8,12}:AA[\w-]{33}\b/,
  },
  {
    type: 'CONNECTION_STRING',
    category: 'secret',
    confidence: 0.9,
    anchors: ['://'],
    lead: { chars: /[a-z0-9+.-]/i, maxLength: 24 },
    pattern: /[a-z][a-z0-9+.-]{1,24}:\/\/[^\s:/@"'<>]{0,64}:([^\s:/@"'<>]{3,128})@[\w.[\]-]{1,128}/i,
    behindAnchor: true,
    judge: valueIf(isWrittenOut),
  },
];

/** A password in a URL that is neither a variable nor the word for one. */
function isWrittenOut(value: string): boolean {
  return !/^(?:\$|%\w+%|\{|\*+$|x+$|(?:your)?[-_]?(?:pass(?:word)?|pwd|secret|token)$)/i.test(value);
}
