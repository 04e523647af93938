import { isDeepStrictEqual } from 'node:util';
import { AppError, type FieldProblem } from '@app/kernel';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';
import type { PolicyState } from './add-version';
import { parseTestCases, type PolicyTestCase } from './policy-test-case';

/** What to do with a policy whose name the tenant uses already. */
type OverwriteMode = 'error' | 'overwrite' | 'skip';

/** What becomes of one policy of an import. `published`: the newest version says the same already and is put in force. */
export type ImportOutcome = 'created' | 'published' | 'skipped' | 'unchanged' | 'updated';

/** A policy of an import that has the right form. */
interface ImportedPolicy {
  readonly document: PolicyDocument;
  /** Absent leaves the tests as they are. */
  readonly tests: readonly PolicyTestCase[] | undefined;
}

/** What is to be done for one policy of an import. */
export interface ImportStep extends ImportedPolicy {
  readonly outcome: ImportOutcome;
  /** The policy of the same name; undefined when it is new. */
  readonly existing: ExistingPolicy | undefined;
}

/** A policy that the tenant has. */
export interface ExistingPolicy extends PolicyState {
  readonly tests: readonly PolicyTestCase[];
}

/** What an import would do, or why it cannot be done. */
export interface ImportPlan {
  readonly steps: readonly ImportStep[];
  /** JSON pointers into the list of policies. Any one forbids the whole import. */
  readonly errors: readonly FieldProblem[];
}

/** What decides about policies that exist. */
export interface ImportRules {
  readonly overwriteMode: OverwriteMode;
  /** Whether what is imported is in force at once. */
  readonly publish: boolean;
}

/** More is not one request's work. */
const MOST_POLICIES = 1000;

/**
 * Plans an import. Names tell policies apart. Pure.
 * @param input JSON: a list of documents, each with an optional list `tests`
 */
export function planImport(
  input: unknown,
  existing: readonly ExistingPolicy[],
  rules: ImportRules,
): ImportPlan {
  if (!Array.isArray(input) || input.length > MOST_POLICIES) {
    return {
      steps: [],
      errors: [{ field: '', message: `must be a list of at most ${MOST_POLICIES} policies` }],
    };
  }
  const errors: FieldProblem[] = [];
  const names = new Set<string>();
  const steps = input.flatMap((entry: unknown, index): ImportStep[] => {
    const imported = parseEntry(entry, `/${index}`, errors);
    if (imported === null) return [];
    const { name } = imported.document;
    const same = existing.filter(({ newest }) => newest.document.name === name);
    const problem = nameProblem(same.length, names.has(name), rules);
    if (problem !== null) errors.push({ field: `/${index}/name`, message: problem });
    names.add(name);
    return [{ ...imported, existing: same[0], outcome: outcomeOf(imported, same[0], rules) }];
  });
  return { steps, errors };
}

function parseEntry(entry: unknown, pointer: string, errors: FieldProblem[]): ImportedPolicy | null {
  const { tests, ...document } = (
    typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : {}
  ) as Readonly<Record<string, unknown>>;
  const parsed = collecting(errors, pointer, () => parsePolicy(document));
  const cases =
    tests === undefined ? undefined : collecting(errors, `${pointer}/tests`, () => parseTestCases(tests));
  return parsed === null || cases === null ? null : { document: parsed, tests: cases };
}

/** @returns null when the work failed because of the input; every problem then is among the errors */
function collecting<Result>(errors: FieldProblem[], pointer: string, work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError) || error.problems.length === 0) throw error;
    errors.push(...error.problems.map(({ field, message }) => ({ field: `${pointer}${field}`, message })));
    return null;
  }
}

function nameProblem(sameName: number, isRepeated: boolean, { overwriteMode }: ImportRules): string | null {
  if (isRepeated) return 'is the name of an earlier policy of the import; names must differ';
  if (sameName > 1) return 'is the name of several policies of the tenant; rename all but one';
  if (sameName === 1 && overwriteMode === 'error') return 'is the name of a policy that exists';
  return null;
}

function outcomeOf(
  { document, tests }: ImportedPolicy,
  existing: ExistingPolicy | undefined,
  { overwriteMode, publish }: ImportRules,
): ImportOutcome {
  if (existing === undefined) return 'created';
  if (overwriteMode === 'skip') return 'skipped';
  const { newest, policy } = existing;
  const isSame =
    isDeepStrictEqual(document, newest.document) &&
    (tests === undefined || isDeepStrictEqual(tests, existing.tests));
  if (!isSame) return 'updated';
  return publish && policy.publishedVersion !== newest.version ? 'published' : 'unchanged';
}
