import { AppError, type FieldProblem } from '@app/kernel';
import { readPolicyBody } from '../mapping/policy-body';

/** Policies of an import in the model's form, and what is wrong with those that could not be read. */
export interface ReadPolicies {
  readonly policies: readonly object[];
  /** JSON pointers into the body. */
  readonly problems: readonly FieldProblem[];
}

/** Reads policies in either form; tests go along untouched. */
export function readPolicies(entries: readonly object[]): ReadPolicies {
  const problems: FieldProblem[] = [];
  const policies = entries.flatMap((entry, index) => {
    try {
      const { document } = readPolicyBody(entry);
      return [{ ...document, ...('tests' in entry && { tests: entry.tests }) }];
    } catch (error) {
      if (!(error instanceof AppError) || error.problems.length === 0) throw error;
      problems.push(
        ...error.problems.map(({ field, message }) => ({ field: `/policies/${index}${field}`, message })),
      );
      return [];
    }
  });
  return { policies, problems };
}
