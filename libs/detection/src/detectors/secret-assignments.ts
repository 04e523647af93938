import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { before, valueIf } from '../scanner/judges';
import { entropyBits, isPlaceholder } from '../validators/randomness';

const REFERENCE =
  /[${}<>()[\]`]|^%.{1,60}%$|^(?:process|env|var|vars|os|config|settings|self|this|local|data|secrets?|args|params|ctx)\b\.|^@|^\/|:\/\//i;
const STAND_IN =
  /^(?:(?:my|your|the|a|some|test|default|new|old|user)?[-_ ]?(?:user|username|password|passwd|passphrase|pass|pwd|secret|token|key|api[-_ ]?key|login|credentials?|auth)\d{0,2}|null|none|nil|true|false|undefined|string|required|optional|text|hidden|basic|bearer|digest|test|foo|bar|x+|y+|z+)$/i;
const FILE_OR_NAME =
  /\.(?:json|ya?ml|txt|cer|crt|pem|keytab|html?|md|com|net|org)$|^[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+$|^md5=/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isKeyOf(value: string, candidate: Candidate): boolean {
  return (
    isKey(value) &&
    !/(?:public|bucket|partition|foreign|primary|sort|csrf)[-_. ]?$/i.test(before(candidate, 12))
  );
}

function isLiteral(value: string): boolean {
  return !REFERENCE.test(value) && !STAND_IN.test(value) && !isPlaceholder(value);
}

function hasLettersAndDigits(value: string): boolean {
  return /[a-z]/i.test(value) && /\d/.test(value);
}

/** People choose passwords, so a quoted one needs no randomness; it must only be a value. */
function isPassword(value: string): boolean {
  return isLiteral(value) && value.length >= 6 && !/\s/.test(value) && !FILE_OR_NAME.test(value);
}

/** A bare word after `password:` is mostly prose; a bare value mixes letters with digits or marks. */
function isBarePassword(value: string): boolean {
  return isPassword(value) && hasLettersAndDigits(value) && !/^[\w]+\.[a-z_]+$/i.test(value);
}

/** Keys and tokens are drawn at random: letters and digits, and the entropy that comes with it. */
function isKey(value: string): boolean {
  if (!isLiteral(value) || !hasLettersAndDigits(value) || FILE_OR_NAME.test(value)) return false;
  return UUID.test(value) || (entropyBits(value) >= 3.3 && !/^[a-z]+(?:[-_.][a-z0-9]+)*$/.test(value));
}

function isBasicPair(value: string): boolean {
  const [user = '', password = ''] = value.replace(/["']/g, '').split(/:(.*)/s);
  return (
    password.length + user.length >= 6 &&
    [user, password].every((part) => part === '' || isLiteral(part)) &&
    (password !== '' || hasLettersAndDigits(user))
  );
}

const generic = { type: 'GENERIC_SECRET', category: 'secret', confidence: 0.75, notAfter: null } as const;
const ASSIGN = String.raw`["'\]\\]{0,3}\s{0,3}(?::{1,3}=|\?=|=>|[:=])\s{0,7}`;

/** Secrets that only their name gives away: `password = "..."`, `curl -u user:password`, `Authorization: ...`. */
export const assignmentDetectors: readonly Detector[] = [
  {
    ...generic,
    anchors: ['password', 'passwd', 'pwd', 'passphrase'],
    pattern: new RegExp(
      String.raw`(?:password|passwd|pwd|passphrase)[\w.-]{0,12}${ASSIGN}\\?["']([^"'\n]{6,128})["']`,
      'i',
    ),
    behindAnchor: true,
    judge: valueIf(isPassword),
  },
  {
    ...generic,
    anchors: ['password', 'passwd', 'pwd', 'passphrase'],
    pattern: new RegExp(
      String.raw`(?:password|passwd|pwd|passphrase)[\w.-]{0,12}(?:${ASSIGN}|\s{1,2}is\s{1,2})([^\s"',;<>]{6,128})`,
      'i',
    ),
    behindAnchor: true,
    judge: valueIf((value) => isBarePassword(value.replace(/[.!?]$/, ''))),
  },
  {
    ...generic,
    anchors: ['password"', "password'"],
    pattern: /password["']\s{1,4}value=["']([^"'\n]{6,128})["']/i,
    behindAnchor: true,
    judge: valueIf(isPassword),
  },
  {
    ...generic,
    anchors: [
      'api_key',
      'apikey',
      'api-key',
      'access_key',
      'accesskey',
      'secret',
      'token',
      'private_key',
      'client_id',
      'clientid',
      'login',
      '_key',
      'auth',
      'credential',
    ],
    pattern: new RegExp(
      String.raw`(?:api[-_]?key|access_?key|secret|token|private_key|client_?id|login|_key|auth|credential)(?:[_.-](?:key|token|value|id))?${ASSIGN}\\?["'](?:Bearer |Basic |Token )?([^\s"'\\]{10,200})\\?["']`,
      'i',
    ),
    behindAnchor: true,
    judge: valueIf(isKeyOf),
  },
  {
    ...generic,
    anchors: ['api_key', 'apikey', 'api-key', 'access_key', 'secret', 'token', 'private_key'],
    pattern: new RegExp(
      String.raw`(?:api[-_]?key|access_key|secret|token|private_key)(?:[_.-](?:key|token|value))?${ASSIGN}([\w.~+/-]{16,200}={0,2})`,
      'i',
    ),
    behindAnchor: true,
    judge: valueIf((value, candidate) => isKeyOf(value, candidate) && entropyBits(value) >= 3.6),
  },
  {
    ...generic,
    confidence: 0.85,
    anchors: ['authorization'],
    pattern:
      /authorization["']?\s{0,2}[:=]\s{0,3}["']?(?:(?:Basic|Bearer|Token|Api-?Token|ApiKey|Api-?Key|Digest)\s{1,2})?([\w.~+/=@-]{8,2000})/i,
    behindAnchor: true,
    judge: valueIf(
      (value) =>
        isLiteral(value) &&
        !/^(?:basic|bearer|token|digest)$/i.test(value) &&
        (hasLettersAndDigits(value) || entropyBits(value) > 3.2),
    ),
  },
  {
    ...generic,
    confidence: 0.85,
    anchors: ['-h ', '--header '],
    pattern:
      /(?:-H|--header)\s{1,3}["'][\w-]{0,24}(?:api-?key|token|secret|auth)[\w-]{0,12}:\s{0,3}([\w.~+/=-]{8,500})["']/i,
    behindAnchor: true,
    judge: valueIf((value) => isLiteral(value) && hasLettersAndDigits(value)),
  },
  {
    ...generic,
    confidence: 0.85,
    anchors: ['-u', '--user', '--proxy-user'],
    pattern:
      /(?:-u|--user|--proxy-user)[\s=]{0,3}("[^"\n]{0,80}"(?::"[^"\n]{1,80}")?|'[^'\n]{0,80}'|[^\s"':]{0,64}:(?:'[^'\n]{1,80}'|"[^"\n]{1,80}"|[^\s"']{1,128}))/,
    behindAnchor: true,
    judge: valueIf((value) => value.includes(':') && isBasicPair(value)),
  },
  {
    ...generic,
    anchors: ['__com'],
    pattern: /__COM["']?\s{0,2}[:=]\s{0,2}["']?([a-f0-9]{8}:[a-f0-9]{8})\b/i,
    behindAnchor: true,
    judge: valueIf(isLiteral),
  },
];
