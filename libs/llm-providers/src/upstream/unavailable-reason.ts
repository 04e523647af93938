import type { UnavailableReason } from '../llm-providers.errors';

const reasonOfCode: Readonly<Record<string, UnavailableReason>> = {
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EPROTO: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  CERT_REVOKED: 'tls',
  CERT_UNTRUSTED: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};
const tlsCode = /^(?:ERR_TLS_|ERR_SSL_|UNABLE_TO_)/;

/** Why a provider gave no answer, by the error code of Node.js, OpenSSL or undici. */
export function unavailableReasonOf(code: string): UnavailableReason {
  return reasonOfCode[code] ?? (tlsCode.test(code) ? 'tls' : 'connection_lost');
}
