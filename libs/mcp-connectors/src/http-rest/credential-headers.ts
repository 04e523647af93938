import type { ReadCredential } from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { isHeaderValue } from './header-rules';
import type { HttpRestSettings } from './http-rest.settings';

/**
 * The headers that carry the credentials of an API.
 * @throws ConnectorCallError `auth` when a credential cannot be sent
 */
export async function credentialHeaders(
  { auth = 'none', auth_header: header = 'X-API-Key' }: HttpRestSettings,
  read: ReadCredential,
): Promise<Readonly<Record<string, string>>> {
  const [name, value] = await headerOf(auth, header, read);
  if (!isHeaderValue(value))
    throw new ConnectorCallError('auth', 'A credential has characters that no header can have.');
  return name === '' ? {} : { [name]: value };
}

async function headerOf(
  auth: string,
  header: string,
  read: ReadCredential,
): Promise<readonly [string, string]> {
  switch (auth) {
    case 'bearer':
      return ['authorization', `Bearer ${await read('token')}`];
    case 'basic': {
      const pair = `${await read('username')}:${await read('password')}`;
      return ['authorization', `Basic ${Buffer.from(pair).toString('base64')}`];
    }
    case 'header':
      return [header.toLowerCase(), await read('token')];
    default:
      return ['', ''];
  }
}
