import type { ClientId, TenantId } from '@app/kernel';
import type { Credentials } from './credentials';
import { greeting } from './greeting';

const credentials: Credentials = {
  agentUrl: 'https://127.0.0.1:8080',
  orchestratorUrl: 'http://127.0.0.1:8081',
  dashboardUrl: 'https://127.0.0.1:8080/dashboard',
  databaseUrl: 'postgres://owner:s3cret@127.0.0.1:5/axonflow',
  tenantId: 'tenant' as TenantId,
  clientId: 'local-1234' as ClientId,
  clientSecret: 's3cret',
  apiKey: 's3cret',
  adminApiKey: 's3cret',
};

describe(greeting.name, () => {
  it('shows no secret, as terminals are logged', () => {
    expect(greeting(credentials, '/data/credentials.json')).not.toContain('s3cret');
  });

  it('gives commands that accept the certificate that the agent made for itself', () => {
    const commands = greeting(credentials, '/data/credentials.json').match(/^ {2}curl .*$/gm);

    expect(commands).toHaveLength(2);
    for (const command of commands ?? [])
      expect(command).toMatch(/^ {2}curl -sk https:\/\/127\.0\.0\.1:8080\/api\//);
  });
});
