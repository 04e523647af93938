import { isIP } from 'node:net';
import { SecretsUnavailableError } from '../secrets.errors';
import type { KeyLender, LentKeys } from './aws-credentials';
import type { AwsRoleSettings } from './aws-role.config';
import { askForKeys, readToken, sendableToken } from './key-exchange';

/** Where Amazon ECS answers containers (AWS SDKs and tools reference guide, container credential provider). */
const ECS_ORIGIN = 'http://169.254.170.2';
/** Hosts that may be asked without TLS, from the same chapter: those of ECS and EKS, and this machine. */
const CLEAR_TEXT_HOSTS = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', '[::1]', 'localhost']);
/** The services that lend such keys are on the same machine. */
const TIMEOUT_MS = 2_000;
const WHO = 'the role of the container';

interface ContainerKeys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

/** Lends the keys of the role of a container, as ECS tasks and EKS pods have one; null when there is none. */
export function containerRole(settings: AwsRoleSettings): KeyLender | null {
  const { containerPath, containerUrl } = settings;
  const url = containerPath === null ? containerUrl : `${ECS_ORIGIN}${containerPath}`;
  if (url === null) return null;
  return async () => {
    if (!mayBeAsked(url)) throw new SecretsUnavailableError(`${WHO}: without TLS only known hosts are asked`);
    return keysOf(
      await askForKeys({
        ...{ who: WHO, url, timeoutMs: TIMEOUT_MS },
        headers: await authorization(settings),
      }),
    );
  };
}

async function authorization(settings: AwsRoleSettings): Promise<Record<string, string>> {
  const { containerToken, containerTokenFile } = settings;
  if (containerTokenFile !== null) return { authorization: await readToken(containerTokenFile) };
  return containerToken === null ? {} : { authorization: sendableToken(containerToken) };
}

function mayBeAsked(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  if (protocol === 'https:') return true;
  return CLEAR_TEXT_HOSTS.has(hostname) || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}

function keysOf({ status, text }: { readonly status: number; readonly text: string }): LentKeys {
  const keys = parsed(text);
  const endsAtMs = Date.parse(keys?.Expiration ?? '');
  if (status !== 200 || !keys?.AccessKeyId || !keys.SecretAccessKey || Number.isNaN(endsAtMs)) {
    throw new SecretsUnavailableError(`${WHO}: status ${status}, and no usable keys`);
  }
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken } = keys;
  return { keys: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }, endsAtMs };
}

function parsed(text: string): Partial<ContainerKeys> | null {
  try {
    return JSON.parse(text) as Partial<ContainerKeys> | null;
  } catch {
    return null;
  }
}
