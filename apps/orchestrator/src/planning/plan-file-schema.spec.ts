import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planFileSchema } from './plan-file-schema';

const FILE = join(__dirname, '../../../../docs/reference/plan.schema.json');

describe('docs/reference/plan.schema.json', () => {
  it('is made from the types', () => {
    const content = `${JSON.stringify(planFileSchema(), null, 2)}\n`;
    if (process.env['AXONFLOW_GENERATE'] !== undefined) writeFileSync(FILE, content);

    const committed = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    if (committed !== content) throw new Error('docs/reference/plan.schema.json: run npm run generate');
  });
});
