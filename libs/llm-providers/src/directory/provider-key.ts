import type { SecretText } from '@app/secrets';
import type { ProviderType } from '../provider';
import type { ProviderSpec } from '../providers/provider-spec';
import { isObject, textAt } from '../wire/json';

/** What a header can carry. */
const KEY = /^[\x21-\x7e]{1,4096}$/;

/**
 * Reads the key of a provider out of its secret. AWS keys are JSON; everything else is the key itself.
 * @returns what is wrong with it, as the end of a sentence, when it cannot be one
 */
export function providerKeyOf(
  type: ProviderType,
  secret: SecretText | null,
): Pick<ProviderSpec, 'apiKey' | 'awsKeys'> | { readonly problem: string } {
  if (secret === null) return { apiKey: null };
  const text = secret.reveal().trim();
  if (type === 'bedrock' && text.startsWith('{')) return awsKeysOf(text);
  return KEY.test(text) ? { apiKey: text } : { problem: 'is not a key that can be sent in a header' };
}

function awsKeysOf(text: string): Pick<ProviderSpec, 'apiKey' | 'awsKeys'> | { readonly problem: string } {
  const keys = parsed(text);
  const accessKeyId = isObject(keys) ? textAt(keys, 'access_key_id') : null;
  const secretAccessKey = isObject(keys) ? textAt(keys, 'secret_access_key') : null;
  const sessionToken = isObject(keys) ? textAt(keys, 'session_token') : null;
  const all = [accessKeyId, secretAccessKey, sessionToken ?? '-'];
  if (accessKeyId === null || secretAccessKey === null || !all.every((each) => KEY.test(each ?? ''))) {
    return { problem: 'is not JSON with access_key_id and secret_access_key' };
  }
  return {
    apiKey: null,
    awsKeys: { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
