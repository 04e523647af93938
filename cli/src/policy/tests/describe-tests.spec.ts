import { readPolicyFile } from '../files/policy-file';
import { describeFailures, describeTests } from './describe-tests';
import { runAuthoredTests, type TestReport } from './run-authored-tests';

const POLICIES = `
- name: Cards
  stages: [llm.request]
  condition: { finding: { types: [CREDIT_CARD] } }
  action: block
  mode: shadow
  tests:
    - name: a card number is refused, shadow or not
      call: { stage: llm.request, text: My card is 4111 1111 1111 1111 }
      expect: { verdict: block }
    - name: a greeting is refused
      call: { stage: llm.request, text: Hello }
      expect: { matched: true, verdict: block }
- name: Everything
  stages: [llm.request]
  condition: { all: [] }
  action: log
`;

async function reportOf(text: string): Promise<TestReport> {
  const { policies, problems } = readPolicyFile('a.yaml', text);
  expect(problems).toEqual([]);
  return runAuthoredTests(policies);
}

describe(runAuthoredTests.name, () => {
  it('runs tests with the detectors and says why one failed', async () => {
    const report = await reportOf(POLICIES);

    expect(report).toMatchObject({ passed: 1, failed: 1 });
    expect(describeTests(report)).toBe(
      [
        'Cards  (a.yaml:2)',
        '  passed  a card number is refused, shadow or not',
        '  FAILED  a greeting is refused: the policy should match, and does not; the verdict should be block, and is allow',
        '',
        'Everything  (a.yaml:14)',
        '  no tests',
        '',
        '1 passed, 1 failed, 1 policy has no tests',
      ].join('\n'),
    );
  });

  it('can say the failures alone', async () => {
    const failures = describeFailures(await reportOf(POLICIES));

    expect(failures).toContain('a greeting is refused');
    expect(failures).not.toContain('passed');
    expect(failures).not.toContain('Everything');
  });
});
