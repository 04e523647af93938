import type { PolicyTestResult } from '@app/policy';
import { counted } from '../counted';
import type { TestedPolicy, TestReport } from './run-authored-tests';

/** Says how every test ended, and why those failed that did. */
export function describeTests(report: TestReport): string {
  return [...report.tested.map(describePolicy), totalOf(report)].join('\n\n');
}

/** Says which tests failed and why; empty when none did. */
export function describeFailures({ tested }: TestReport): string {
  return tested
    .map(({ policy, results }) => ({ policy, results: results.filter(({ passed }) => !passed) }))
    .filter(({ results }) => results.length > 0)
    .map(describePolicy)
    .join('\n\n');
}

function describePolicy({ policy, results }: TestedPolicy): string {
  const head = `${policy.document.name}  (${policy.file}:${policy.line})`;
  return [head, ...(results.length === 0 ? ['  no tests'] : results.map(describeResult))].join('\n');
}

function describeResult(result: PolicyTestResult): string {
  return result.passed ? `  passed  ${result.name}` : `  FAILED  ${result.name}: ${reasonOf(result)}`;
}

function reasonOf({ actual, expected }: PolicyTestResult): string {
  const { matched, verdict } = expected;
  const differences = [
    ...(matched === undefined || matched === actual.matched
      ? []
      : [`the policy should ${matched ? '' : 'not '}match, and does${actual.matched ? '' : ' not'}`]),
    ...(verdict === undefined || verdict === actual.verdict
      ? []
      : [`the verdict should be ${verdict}, and is ${actual.verdict}`]),
  ];
  return differences.join('; ');
}

function totalOf({ failed, passed, tested }: TestReport): string {
  const untested = tested.filter(({ results }) => results.length === 0).length;
  const note = untested === 0 ? [] : [`${counted(untested, 'policy has', 'policies have')} no tests`];
  return [`${passed} passed`, `${failed} failed`, ...note].join(', ');
}
