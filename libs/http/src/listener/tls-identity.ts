import { readFile } from 'node:fs/promises';
import { systemClock, type Clock } from '@app/kernel';
import type { HttpSettings } from '../http.config';
import { TlsIdentityError } from '../http.errors';

/** A certificate chain and its private key, both PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

/**
 * Gets the certificate that the settings ask for.
 * @returns null when TLS is off
 * @throws TlsIdentityError (CONFIGURATION_INVALID) when a file is not named or cannot be read
 */
export async function loadTlsIdentity(settings: HttpSettings): Promise<TlsIdentity | null> {
  switch (settings.tls) {
    case 'off':
      return null;
    case 'self-signed':
      return selfSignedIdentity();
    case 'files':
      return {
        cert: await readPem('TLS_CERT_FILE', settings.tlsCertFile),
        key: await readPem('TLS_KEY_FILE', settings.tlsKeyFile),
      };
  }
}

/** A new P-256 certificate for localhost, 127.0.0.1 and ::1, valid from yesterday for a year. For local runs only. */
export async function selfSignedIdentity(clock: Clock = systemClock): Promise<TlsIdentity> {
  const { generate } = await import('selfsigned'); // loaded only by those who need it: it delays every start
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(clock.nowMs() - DAY_MS),
    notAfterDate: new Date(clock.nowMs() + 365 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert, key };
}

async function readPem(variable: string, path: string | null): Promise<string> {
  if (path === null)
    throw new TlsIdentityError(`AXONFLOW_TLS=files needs ${variable}: the path of a PEM file.`);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new TlsIdentityError(`${variable} names a file that cannot be read: ${path}`, { cause });
  }
}
