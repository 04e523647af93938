import type { GovernedCall, Stage } from '@app/kernel';
import type { Condition, FindingTest } from '../model/condition';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';
import { answerClaim, settlingOf, settlingOfEvery, type AnswerClaim, type Settling } from './answer-claim';
import { CallFacts } from './call-facts';
import { scopeConditions, type CompiledPolicy } from './compile-policy';
import { masks } from './effects';
import type { PolicySnapshot } from './policy-snapshot';
import type { PolicyQuestion } from './question';
import { Truth } from './truth';
import { WatchedTypes } from './watched-types';

/** A call whose answer is about to come in. */
export interface ResponseQuestion {
  readonly call: GovernedCall;
  /** The stage at which the answer is judged. */
  readonly stage: Stage;
  /** The time for every decision about the answer. */
  readonly now: Date;
}

/** What enforced policies need of an answer before parts of it may leave. */
export interface ResponseNeeds {
  /**
   * Finding types of which one alone makes a policy stop the answer, or mask that finding. With these, decisions about
   * parts of the findings add up to the decision about all of them. The same object whenever the same policies ask for it.
   */
  readonly watched: ReadonlySet<string>;
  /** True when some policy that can stop or mask the answer can only be judged with its whole text. */
  readonly needsWholeText: boolean;
}

/** Finding types of which each alone makes a policy act on the answer; null when the whole text is needed. */
type Need = readonly string[] | null;

/** The parts of a policy that decide what it needs. */
interface AnswerForm {
  readonly claim: AnswerClaim;
  readonly masked: Masked;
  /** What it needs of every answer; undefined when that depends on the call. */
  readonly need: Need | undefined;
}

/** What a match masks. */
interface Masked {
  /** Tests whose findings are masked, so those not below `not`. */
  readonly tests: readonly FindingTest[];
  readonly byPattern: boolean;
}

const NOTHING: readonly string[] = [];
const STOPPING: ReadonlySet<string> = new Set(['block', 'require_approval']);
/** Makes every policy of the caller a candidate. */
const NOTHING_SEEN_YET = { findings: [], complete: false, gaps: [] };

const forms = new WeakMap<CompiledPolicy, AnswerForm>();

/**
 * Says how a running answer must be held back so that its parts are judged exactly like the whole: by the policies in
 * force for the call that can stop or mask its answer. Others, and shadow policies, never make text wait. No I/O; each
 * policy is analysed once, then linear in the caller's policies.
 */
export function responseNeeds(snapshot: PolicySnapshot, question: ResponseQuestion): ResponseNeeds {
  const facts = new CallFacts(openQuestion(question));
  let watched = WatchedTypes.none;
  for (const policy of snapshot.candidates(facts)) {
    if (!canAct(policy, facts)) continue;
    const need = needOf(policy, facts);
    if (need === null) return { watched: watched.types, needsWholeText: true };
    watched = watched.with(need);
  }
  return { watched: watched.types, needsWholeText: false };
}

function openQuestion({ call, now, stage }: ResponseQuestion): PolicyQuestion {
  // No decision is made, so that none needs an id of its own.
  const decisionId = '' as PolicyQuestion['decisionId'];
  return { call, stage, now, segments: [], inspection: NOTHING_SEEN_YET, decisionId };
}

function canAct(policy: CompiledPolicy, { nowMs }: CallFacts): boolean {
  const { action, mode, validFromMs, validUntilMs } = policy;
  const isInForce = mode === 'enforce' && nowMs >= validFromMs && nowMs < validUntilMs;
  return isInForce && (STOPPING.has(action) || masks(policy));
}

function needOf(policy: CompiledPolicy, facts: CallFacts): Need {
  const { claim, masked, need } = formOf(policy);
  return need === undefined ? needFor(policy, masked, settlingOf(claim, facts)) : need;
}

function needFor(policy: CompiledPolicy, masked: Masked, settling: Settling): Need {
  if (settling === Truth.no) return NOTHING;
  if (settling === 'text') return null;
  const tests = masks(policy) ? maskedTests(policy, masked, settling) : listOf(settling);
  return tests === null ? null : tests.flatMap(typesOf);
}

/** A match also masks findings that did not settle it: then what was found before must have waited. */
function maskedTests(
  { action }: CompiledPolicy,
  masked: Masked,
  settling: Settling,
): readonly FindingTest[] | null {
  if (masked.byPattern) return null;
  const tests = listOf(settling);
  if (tests === null) return STOPPING.has(action) ? null : masked.tests;
  return masked.tests.every((test) => tests.includes(test)) ? tests : null;
}

function listOf(settling: Settling): readonly FindingTest[] | null {
  return typeof settling === 'object' ? settling : null;
}

function typesOf({ finding: { category, types } }: FindingTest): readonly string[] {
  if (types === undefined) {
    return [...CATEGORY_OF_TYPE].filter(([, of]) => of === category).map(([type]) => type);
  }
  return types;
}

function formOf(policy: CompiledPolicy): AnswerForm {
  const known = forms.get(policy);
  if (known !== undefined) return known;
  const { appliesTo, condition } = policy.source;
  const claim = answerClaim({ all: [...scopeConditions(appliesTo), condition] });
  const masked = maskedBy(condition);
  const settling = settlingOfEvery(claim);
  const form = { claim, masked, need: settling === null ? undefined : needFor(policy, masked, settling) };
  forms.set(policy, form);
  return form;
}

function maskedBy(condition: Condition): Masked {
  const positive = positiveLeaves(condition);
  return {
    tests: positive.filter((leaf): leaf is FindingTest => 'finding' in leaf),
    byPattern: positive.some((leaf) => 'pattern' in leaf),
  };
}

function positiveLeaves(condition: Condition): readonly Condition[] {
  if ('all' in condition) return condition.all.flatMap(positiveLeaves);
  if ('any' in condition) return condition.any.flatMap(positiveLeaves);
  return 'not' in condition ? [] : [condition];
}
