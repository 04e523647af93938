import { SecretsUnavailableError } from '../secrets.errors';
import type { KeyLender, LentKeys } from './aws-credentials';
import type { AwsRoleSettings } from './aws-role.config';
import { askForKeys, readToken, type KeyAnswer } from './key-exchange';

/** Of the query API of AWS STS. */
const API_VERSION = '2011-06-15';
const TIMEOUT_MS = 5_000;
const WHO = 'AWS STS';

/** Lends the keys of a role that a token of another identity opens (AssumeRoleWithWebIdentity); null without one. */
export function webIdentityRole(settings: AwsRoleSettings): KeyLender | null {
  const { roleArn, sessionName, stsUrl, webIdentityTokenFile } = settings;
  if (roleArn === null || webIdentityTokenFile === null) return null;
  return async () => {
    const form = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: API_VERSION,
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      WebIdentityToken: await readToken(webIdentityTokenFile),
    });
    return keysOf(await askForKeys({ who: WHO, url: `${stsUrl}/`, timeoutMs: TIMEOUT_MS, form }));
  };
}

function keysOf({ status, text }: KeyAnswer): LentKeys {
  const accessKeyId = elementOf(text, 'AccessKeyId');
  const secretAccessKey = elementOf(text, 'SecretAccessKey');
  const sessionToken = elementOf(text, 'SessionToken');
  const endsAtMs = Date.parse(elementOf(text, 'Expiration'));
  if (status !== 200 || !accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(endsAtMs)) {
    const word = /^\w{1,64}$/.exec(elementOf(text, 'Code'))?.[0] ?? 'no usable keys';
    throw new SecretsUnavailableError(`${WHO} answered ${status}: ${word}`);
  }
  return { keys: { accessKeyId, secretAccessKey, sessionToken }, endsAtMs };
}

/** The text of an element of the answer, which holds each of ours once and neither entities nor attributes in them. */
function elementOf(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<>&]{1,16384})</${name}>`).exec(xml)?.[1]?.trim() ?? '';
}
