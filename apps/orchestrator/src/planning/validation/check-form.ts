import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { schemaProblemsOf } from '@app/http';
import { nearestName } from '@app/kernel';
import { PLAN_LIMITS } from '../plan-limits';
import type { Plan } from '../plan';
import { planFileSchema } from '../plan-file-schema';
import { STEP_SCHEMAS } from '../plan-schema';
import type { ProblemList } from './problem-list';

const fitsSchema = new Ajv2020({
  allErrors: true,
  verbose: true,
  discriminator: true,
  strictTypes: false,
}).compile(planFileSchema()) as ValidateFunction<Plan>;

/** Says whether a document has the size and the form of a plan; adds what is wrong with it. */
export function hasForm(document: unknown, problems: ProblemList): document is Plan {
  if (isDeeperThan(PLAN_LIMITS.depth, document)) {
    problems.add('', `has more than ${PLAN_LIMITS.depth} levels; make it flatter.`);
    return false;
  }
  const sizeBytes = Buffer.byteLength(JSON.stringify(document) ?? '');
  if (sizeBytes > PLAN_LIMITS.sizeBytes) {
    problems.add(
      '',
      `has ${sizeBytes} bytes, more than ${PLAN_LIMITS.sizeBytes}; move texts into the input.`,
    );
    return false;
  }
  if (fitsSchema(document)) return true;
  for (const { field, message } of formProblems(fitsSchema.errors ?? [])) problems.add(field, message);
  // Ajv keeps its errors until the next call, and with them what the caller sent.
  fitsSchema.errors = null;
  return false;
}

function formProblems(errors: readonly ErrorObject[]): { field: string; message: string }[] {
  return errors.flatMap((error) =>
    error.keyword === 'discriminator'
      ? [{ field: `${error.instancePath}/type`, message: noSuchType(error) }]
      : schemaProblemsOf([error], 'body').map(({ field, message }) => ({
          field,
          message: sentence(message),
        })),
  );
}

function noSuchType({ params }: ErrorObject): string {
  const types = Object.keys(STEP_SCHEMAS);
  const { tagValue } = params as { readonly tagValue?: unknown };
  const nearest = typeof tagValue === 'string' ? nearestName(tagValue, types) : null;
  return nearest === null
    ? `must be one of ${types.join(', ')}.`
    : `is no type of step; did you mean ${nearest}?`;
}

function sentence(message: string): string {
  return message.endsWith('?') ? message : `${message}.`;
}

/** Walks without recursion, so that no document can exhaust the stack. */
function isDeeperThan(levels: number, document: unknown): boolean {
  let level: unknown[] = [document];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
