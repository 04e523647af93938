import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describeSections } from '@app/config';
import { agentSections } from '../../apps/agent/src/agent.module';
import { orchestratorSections } from '../../apps/orchestrator/src/orchestrator.module';
import { startSystem, type RunningSystem } from './support/running-system';

const REFERENCE = join(__dirname, '../../docs/reference');
const CONFIGURATION_HEAD = `# Configuration

Every setting is an environment variable. An empty one counts as not set. A value that is wrong stops the start, with every problem
listed. This page is generated from the code by \`npm run generate\`.

`;

/** Compares a generated page with the committed one, or writes it under `npm run generate`. */
function expectCommitted(name: string, content: string): void {
  const file = join(REFERENCE, name);
  if (process.env['AXONFLOW_GENERATE'] !== undefined) writeFileSync(file, content);
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (committed !== content) throw new Error(`docs/reference/${name} is out of date: run npm run generate`);
}

describe('reference pages', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('docs/reference/openapi.json is what the agent serves', async () => {
    const { body } = await request(system.agentUrl).get('/openapi.json').expect(200);

    expect(body.openapi).toBe('3.1.0');
    expectCommitted('openapi.json', `${JSON.stringify(body, null, 2)}\n`);
  });

  it('docs/reference/configuration.md lists every setting of both services', () => {
    const sections = [...new Set([...agentSections, ...orchestratorSections])];

    expectCommitted('configuration.md', `${CONFIGURATION_HEAD}${describeSections(sections)}\n`);
  });

  it('the page to read and try the API is served', async () => {
    const { text } = await request(system.agentUrl).get('/docs').redirects(1).expect(200);

    expect(text).toContain('swagger-ui');
  });
});
