import type { Credentials } from './credentials';

/** What a person sees when everything runs: where it is, and two commands to paste. Holds no secret. */
export function greeting(credentials: Credentials, file: string): string {
  const { agentUrl, orchestratorUrl, clientId } = credentials;
  const curl = agentUrl.startsWith('https:') ? 'curl -sk' : 'curl -s';
  const post = (path: string, body: object): string =>
    `  ${curl} ${agentUrl}${path} -H "X-API-Key: $AXONFLOW_KEY" -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'; echo`;
  return [
    '',
    'AxonFlow is ready',
    '',
    `  agent         ${agentUrl}`,
    `  orchestrator  ${orchestratorUrl}`,
    `  credentials   ${file}`,
    '',
    'Try it in another terminal. Take the key, ask for a text that is refused, then for a chat:',
    '',
    `  AXONFLOW_KEY=$(node -p "require('${file}').apiKey")`,
    post('/api/policy/pre-check', { client_id: clientId, query: REFUSED_QUERY }),
    post('/api/request', { query: 'What is the capital of France?', request_type: 'chat' }),
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}

/** A classic injection; the shipped policies block it. */
const REFUSED_QUERY = 'SELECT name FROM users UNION SELECT password FROM admins';
