import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ACTIONS, SEVERITIES, type PolicyId } from '@app/kernel';
import { scopeConditions } from '../engine/compile-policy';
import type { Condition } from '../model/condition';
import type { FurtherAction } from '../model/further-action';
import type { PolicyDocument } from '../model/policy-document';
import { asksMore } from './approval-demands';
import { contradictionIn } from './contradiction';
import { implies } from './implication';

/** A policy that is to be looked at together with others. */
export interface AnalysedPolicy {
  readonly id: PolicyId;
  readonly document: PolicyDocument;
}

/** Something that authors should know about their policies. */
export interface PolicyIssue {
  /**
   * `conflict`: two policies want opposite things of the same calls. `shadowed`: a stricter policy always decides when
   * this one matches. `redundant`: another one does the same on the same calls. `dead`: it can never match.
   */
  readonly kind: 'conflict' | 'dead' | 'redundant' | 'shadowed';
  readonly policyId: PolicyId;
  /** The policy that it is about besides; null for dead ones. */
  readonly otherId: PolicyId | null;
  readonly message: string;
}

/** Actions that stop a call. */
const STOPS: ReadonlySet<string> = new Set(['block', 'require_approval']);
/** Actions that shape a call that goes on. */
const SHAPES: ReadonlySet<string> = new Set(['redact', 'route']);
/** More are not compared with each other; these take about a second. */
const MOST_POLICIES = 1_000;

/**
 * Looks for conflicts, shadowed, redundant and dead policies among those that are enforced, as far as their form shows. What
 * it reports is certain; what it does not report may still be so. Gives way to other work between policies.
 * @param policies at most 1000 are compared with each other
 */
export async function analysePolicies(
  policies: readonly AnalysedPolicy[],
  now: Date,
): Promise<readonly PolicyIssue[]> {
  const enforced = policies
    .filter(({ document }) => document.mode === 'enforce')
    .map((policy) => ({ ...policy, condition: wholeCondition(policy.document) }));
  const issues = enforced.flatMap((policy) => deathOf(policy, now));
  const dead = new Set(issues.map(({ policyId }) => policyId));
  const living = enforced.filter(({ id }) => !dead.has(id)).slice(0, MOST_POLICIES);
  for (const [index, left] of living.entries()) {
    await nextTurn();
    issues.push(...living.slice(index + 1).flatMap((right) => issueBetween(left, right)));
  }
  return issues;
}

interface Prepared extends AnalysedPolicy {
  /** The condition with what the policy applies to. */
  readonly condition: Condition;
}

function wholeCondition({ appliesTo, condition }: PolicyDocument): Condition {
  return { all: [...scopeConditions(appliesTo), condition] };
}

function deathOf({ condition, document, id }: Prepared, now: Date): PolicyIssue[] {
  const { stages, validUntil } = document;
  if (validUntil !== undefined && Date.parse(validUntil) <= now.getTime()) {
    return [{ kind: 'dead', policyId: id, otherId: null, message: `was valid until ${validUntil}` }];
  }
  const reasons = stages.map((stage) => contradictionIn(condition, stage));
  const [reason] = reasons;
  if (reason === undefined || reasons.includes(null)) return [];
  return [{ kind: 'dead', policyId: id, otherId: null, message: `can never match: it ${reason}` }];
}

function issueBetween(left: Prepared, right: Prepared): readonly PolicyIssue[] {
  const [first, second] = isStricter(left.document, right.document) ? [left, right] : [right, left];
  const issue = conflictOf(first, second) ?? shadowOf(first, second);
  return issue === null ? [] : [issue];
}

/** Precedence as far as the documents tell; ids break ties that mean nothing here. */
function isStricter(left: PolicyDocument, right: PolicyDocument): boolean {
  return rank(left) <= rank(right);
}

function rank({ action, severity }: PolicyDocument): number {
  return ACTIONS.indexOf(action) * SEVERITIES.length + SEVERITIES.indexOf(severity);
}

function conflictOf(strict: Prepared, lax: Prepared): PolicyIssue | null {
  const [one, other] = [strict.document, lax.document];
  const opposite = STOPS.has(one.action) && SHAPES.has(other.action);
  if (!opposite && !leaveNoProvider(one, other)) return null;
  if (!shareStage(one, other) || !areEquivalent(strict, lax)) return null;
  const message = opposite
    ? `wants to ${other.action} the very calls that "${one.name}" stops with ${one.action}`
    : `leaves no provider together with "${one.name}", so that no call can be served`;
  return { kind: 'conflict', policyId: lax.id, otherId: strict.id, message };
}

function leaveNoProvider(one: PolicyDocument, other: PolicyDocument): boolean {
  if (one.action !== 'route' || other.action !== 'route') return false;
  return (
    areApart(one.allowedProviders, other.allowedProviders) ||
    areApart(one.allowedRegions, other.allowedRegions)
  );
}

/** An absent list allows everything. */
function areApart(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return !one.some((name) => other.includes(name));
}

function areEquivalent(left: Prepared, right: Prepared): boolean {
  return implies(left.condition, right.condition) && implies(right.condition, left.condition);
}

function shareStage(one: PolicyDocument, other: PolicyDocument): boolean {
  return one.stages.some((stage) => other.stages.includes(stage));
}

/** A policy that stops calls hides those that match no more than it does, everywhere and whenever they match. */
function shadowOf(strict: Prepared, lax: Prepared): PolicyIssue | null {
  const [one, other] = [strict.document, lax.document];
  if (!STOPS.has(one.action) || !(STOPS.has(other.action) || SHAPES.has(other.action))) return null;
  if (!coversTime(one, other) || !other.stages.every((stage) => one.stages.includes(stage))) return null;
  if (!implies(lax.condition, strict.condition) || doesMore(other, one)) return null;
  const isSame = one.action === other.action;
  return {
    kind: isSame ? 'redundant' : 'shadowed',
    policyId: lax.id,
    otherId: strict.id,
    message: isSame
      ? `does nothing that "${one.name}" does not do`
      : `never decides: "${one.name}" always matches too and is stricter`,
  };
}

/** Whether a policy asks people for more than another one, or has a further action that it has not. */
function doesMore(one: PolicyDocument, than: PolicyDocument): boolean {
  const known = than.furtherActions ?? [];
  const isKnown = (further: FurtherAction): boolean => known.some((each) => isDeepStrictEqual(each, further));
  return asksMore(one, than) || !(one.furtherActions ?? []).every(isKnown);
}

function coversTime(wide: PolicyDocument, narrow: PolicyDocument): boolean {
  return (
    (wide.validFrom === undefined || wide.validFrom === narrow.validFrom) &&
    (wide.validUntil === undefined || wide.validUntil === narrow.validUntil)
  );
}
