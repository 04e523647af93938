import { createHash, createHmac } from 'node:crypto';

/** What is signed, apart from the secret. */
export interface SigningInput {
  /** `<date>/<region>/<service>/aws4_request`. */
  readonly scope: string;
  readonly signedAt: string;
  readonly canonicalRequest: string;
}

/** SHA-256 as lower-case hexadecimal characters. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Signs with a secret access key. Source: AWS Signature Version 4, "derive a signing key" and "calculate the signature". */
export function signatureOf(secret: string, { canonicalRequest, scope, signedAt }: SigningInput): Buffer {
  const toSign = ['AWS4-HMAC-SHA256', signedAt, scope, sha256Hex(canonicalRequest)].join('\n');
  const signingKey = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${secret}`);
  return hmac(signingKey, toSign);
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
