import { readPolicyFile } from './policy-file';
import { noticesOf } from './policy-notices';

it('finds a policy that is over and one that another hides', async () => {
  const { policies } = readPolicyFile(
    'a.yaml',
    `
- { name: Over, stages: [plan.step], condition: { all: [] }, action: log, validUntil: '2020-01-01T00:00:00Z' }
- { name: Wide, stages: [llm.request], condition: { field: query, operator: exists, value: true }, action: block }
- { name: Narrow, stages: [llm.request], condition: { field: query, operator: exists, value: true }, action: require_approval }
- { name: Good, stages: [llm.response], condition: { pattern: x }, action: warn }
`,
  );

  const notices = await noticesOf(policies, new Date('2026-01-01T00:00:00Z'));

  expect(notices).toEqual([
    { file: 'a.yaml', line: 2, column: 3, kind: 'dead', message: expect.any(String) },
    { file: 'a.yaml', line: 4, column: 3, kind: 'shadowed', message: expect.stringContaining('"Wide"') },
  ]);
});
