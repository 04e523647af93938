import { Environment, ParseError, TypeError as ExpressionTypeError } from '@marcbachmann/cel-js';
import { costOf, forbiddenPart, type ExpressionCost } from './expression-tree';

const MAX_LENGTH = 2000;
/** Bounds of one expression; they keep the work of one evaluation small. */
const LIMITS = {
  maxAstNodes: 100,
  maxDepth: 16,
  maxListElements: 50,
  maxMapEntries: 10,
  maxCallArguments: 4,
};

/** Everything that an expression may read. A name that the call does not carry makes the expression fail. */
const environment = new Environment({ limits: LIMITS })
  .registerVariable('query', 'string')
  .registerVariable('response', 'string')
  .registerVariable('stage', 'string')
  .registerVariable('request_type', 'string')
  .registerVariable('user', 'map<string, string>')
  .registerVariable({
    name: 'client',
    schema: { id: 'string', roles: 'list<string>', tenant_id: 'string' },
  })
  .registerVariable('target', 'map<string, string>')
  .registerVariable('context', 'map<string, dyn>')
  .registerVariable({ name: 'findings', type: 'list<dyn>' })
  .registerVariable('risk_score', 'double')
  .registerVariable('now', 'google.protobuf.Timestamp');

/** An expression that is ready to run. */
export interface SafeExpression {
  readonly cost: ExpressionCost;
  /** Names of the variables that it reads. */
  readonly reads: ReadonlySet<string>;
  /** @throws Error when a name has no value or a value has the wrong type */
  readonly evaluate: (variables: Readonly<Record<string, unknown>>) => unknown;
}

/** The expression, or what is wrong with it and where. */
type ExpressionReading =
  | { readonly expression: SafeExpression; readonly problem: null }
  | { readonly expression: null; readonly problem: string };

/**
 * Reads an expression in the Common Expression Language and checks its types. Refuses what can be slow: `matches` and
 * other functions outside a short list, and a comprehension inside another.
 */
export function readExpression(source: string): ExpressionReading {
  const refused = (problem: string): ExpressionReading => ({ expression: null, problem });
  if (source.trim() === '') return refused('must not be blank');
  if (source.length > MAX_LENGTH) return refused(`must be at most ${MAX_LENGTH} characters`);
  try {
    const parsed = environment.parse(source);
    const forbidden = forbiddenPart(parsed.ast);
    if (forbidden !== null) return refused(`at character ${forbidden.position + 1}: ${forbidden.problem}`);
    const { valid, type, error } = parsed.check();
    if (!valid) return refused(sentence(error));
    if (type !== 'bool') return refused(`must be true or false, not ${String(type)}`);
    const { cost, reads } = costOf(parsed.ast);
    return { expression: { cost, reads, evaluate: parsed }, problem: null };
  } catch (error) {
    return refused(sentence(error));
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof ParseError || error instanceof ExpressionTypeError)) return 'cannot be read';
  return `is not valid at character ${(error.range?.start ?? 0) + 1}: ${error.summary}`;
}
