import Ajv2020 from 'ajv/dist/2020';
import { RE2JS } from 're2js';
import { schemaProblemsOf } from '@app/http';
import type { FieldProblem } from '@app/kernel';

/** A JSON Schema of a plan's author that is ready to use. */
export interface ValueSchema {
  /** @returns what is wrong with a value, with JSON pointers into it; empty when it fits */
  readonly check: (value: unknown) => readonly FieldProblem[];
}

/** The schema, or what is wrong with it. */
export type ValueSchemaReading =
  | { readonly schema: ValueSchema; readonly problem: null }
  | { readonly schema: null; readonly problem: string };

/** Patterns run in linear time, whoever wrote them. */
function linearPattern(source: string): { test: (text: string) => boolean } {
  const compiled = RE2JS.compile(source);
  return { test: (text) => compiled.test(text) };
}
linearPattern.code = 'linearPattern';

/**
 * Reads a JSON Schema (draft 2020-12) of unknown origin. Nothing is fetched: `$ref` stays inside. Patterns are RE2: no
 * look-around, no back-references. Each call compiles anew; keep the result.
 */
export function readValueSchema(schema: object): ValueSchemaReading {
  const refused = (problem: string): ValueSchemaReading => ({ schema: null, problem });
  const ajv = new Ajv2020({
    allErrors: false,
    verbose: true,
    strict: false,
    logger: false,
    validateFormats: false,
    code: { regExp: linearPattern },
  });
  try {
    const fits = ajv.compile(schema);
    return {
      schema: { check: (value) => (fits(value) ? [] : schemaProblemsOf(fits.errors ?? [], 'body')) },
      problem: null,
    };
  } catch {
    return refused('is not a JSON Schema (draft 2020-12) with patterns in RE2 syntax.');
  }
}
