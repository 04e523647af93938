import { readExpression, type SafeExpression } from '../model/expression';
import type { CallFacts } from './call-facts';
import { expressionInputs, type ExpressionInput } from './expression-inputs';
import { Truth, anyOf, truthOf, type Claim } from './truth';

/** Code units of text that an expression gets through in one step of the work budget. */
const UNITS_PER_STEP = 32;

/** A claim that is also affected by what was not inspected. */
interface ExpressionClaim {
  readonly truth: Claim<CallFacts>;
  readonly readsRisk: boolean;
}

/**
 * Holds when the expression is true of the texts as they are, or as people see them. Fails when a name has no value, when
 * types do not fit and when the work budget is spent.
 * @throws TypeError for an expression that validation would have refused
 */
export function expressionClaim(source: string): ExpressionClaim {
  const { expression, problem } = readExpression(source);
  if (expression === null) throw new TypeError(`the expression ${problem}`);
  return {
    truth: (facts) => {
      const claims = expressionInputs(facts).map((input) => () => truthIn(expression, input, facts));
      return anyOf(claims, facts);
    },
    readsRisk: expression.reads.has('risk_score'),
  };
}

function truthIn(expression: SafeExpression, input: ExpressionInput, facts: CallFacts): Truth {
  const { cost, reads } = expression;
  const looks = cost.once + cost.perEntry * input.longestList;
  if (!facts.work.spend((looks * input.sizeUnits) / UNITS_PER_STEP)) return Truth.failed;
  const isOpen = reads.has('findings') || reads.has('risk_score');
  if (isOpen && !facts.findings.inspection.complete) return Truth.hidden;
  try {
    return truthOf(expression.evaluate({ ...input.variables, risk_score: facts.riskScore }) === true);
  } catch {
    return Truth.failed;
  }
}
