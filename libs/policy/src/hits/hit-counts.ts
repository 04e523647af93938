import type { Decision, PolicyMatch, Stage, TenantId, Verdict } from '@app/kernel';

/** How often a policy version matched in one hour, with one consequence. */
export interface HitCount {
  readonly tenantId: TenantId;
  readonly policyId: string;
  readonly version: number;
  readonly hour: Date;
  /** What was decided. */
  readonly verdict: Verdict;
  /** What is decided when the policy is enforced; differs for shadow policies only. */
  readonly enforcedVerdict: Verdict;
  readonly hits: number;
  readonly lastHitAt: Date;
}

/** How many decisions a tenant got at one stage in one hour. */
export interface DecisionCount {
  readonly tenantId: TenantId;
  readonly stage: Stage;
  readonly hour: Date;
  readonly decisions: number;
}

/** Everything counted since the last time. */
export interface Counts {
  readonly hits: readonly HitCount[];
  readonly decisions: readonly DecisionCount[];
}

type Mutable<Count> = { -readonly [Key in keyof Count]: Count[Key] };

const HOUR_MS = 3_600_000;
const RESTRICTION: Readonly<Record<Verdict, number>> = { allow: 0, needs_approval: 1, block: 2 };

/** Adds up decisions and the policies that matched in them. Bounded: what does not fit is not counted. */
export class HitCounts {
  private hits = new Map<string, Mutable<HitCount>>();
  private decisions = new Map<string, Mutable<DecisionCount>>();
  /** Counts that found no room since the last time they were taken. */
  private lost = 0;

  /** @param limit rows of each kind that are kept at most */
  constructor(private readonly limit: number) {}

  add(tenantId: TenantId, decision: Decision, at: Date): void {
    const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
    this.addDecision({ tenantId, stage: decision.stage, hour, decisions: 1 });
    for (const match of decision.matches) this.addHit(hitOf(match, decision, { tenantId, hour, at }));
  }

  /** Empties the counts, for storing them. */
  take(): Counts & { readonly lost: number } {
    const taken = {
      hits: [...this.hits.values()],
      decisions: [...this.decisions.values()],
      lost: this.lost,
    };
    this.hits = new Map();
    this.decisions = new Map();
    this.lost = 0;
    return taken;
  }

  /** Puts back what could not be stored. */
  putBack({ decisions, hits }: Counts): void {
    hits.forEach((count) => this.addHit(count));
    decisions.forEach((count) => this.addDecision(count));
  }

  private addHit(count: HitCount): void {
    const { enforcedVerdict, hour, policyId, tenantId, verdict, version } = count;
    const key = `${tenantId} ${policyId} ${version} ${hour.getTime()} ${verdict} ${enforcedVerdict}`;
    const known = this.hits.get(key);
    if (known === undefined) {
      this.keep(this.hits, key, { ...count });
      return;
    }
    known.hits += count.hits;
    if (count.lastHitAt > known.lastHitAt) known.lastHitAt = count.lastHitAt;
  }

  private addDecision(count: DecisionCount): void {
    const key = `${count.tenantId} ${count.stage} ${count.hour.getTime()}`;
    const known = this.decisions.get(key);
    if (known === undefined) this.keep(this.decisions, key, { ...count });
    else known.decisions += count.decisions;
  }

  private keep<Count>(counts: Map<string, Count>, key: string, count: Count): void {
    if (counts.size < this.limit) counts.set(key, count);
    else this.lost += 1;
  }
}

function hitOf(
  match: PolicyMatch,
  { verdict }: Decision,
  { at, hour, tenantId }: { readonly at: Date; readonly hour: Date; readonly tenantId: TenantId },
): HitCount {
  const { policyId, version } = match;
  const enforcedVerdict = stricterOf(verdict, verdictOf(match));
  return { tenantId, policyId, version, hour, verdict, enforcedVerdict, hits: 1, lastHitAt: at };
}

function verdictOf({ action }: PolicyMatch): Verdict {
  if (action === 'block') return 'block';
  return action === 'require_approval' ? 'needs_approval' : 'allow';
}

function stricterOf(left: Verdict, right: Verdict): Verdict {
  return RESTRICTION[left] >= RESTRICTION[right] ? left : right;
}
