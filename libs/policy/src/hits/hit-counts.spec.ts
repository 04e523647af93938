import {
  newId,
  type Decision,
  type PolicyId,
  type PolicyMatch,
  type TenantId,
  type Verdict,
} from '@app/kernel';
import { HitCounts } from './hit-counts';

const tenantId = newId<TenantId>();
const at = new Date('2026-01-15T12:34:56Z');
const aMatch = (more: Partial<PolicyMatch> = {}): PolicyMatch => ({
  policyId: 'p' as PolicyId,
  version: 1,
  name: 'p',
  category: 'custom',
  severity: 'low',
  action: 'block',
  mode: 'shadow',
  reason: 'r',
  findings: [],
  ...more,
});
const aDecision = (verdict: Verdict, ...matches: readonly PolicyMatch[]): Decision => ({
  id: newId(),
  stage: 'llm.request',
  verdict,
  decidedBy: null,
  matches,
  obligations: [],
  reasons: [],
  policiesEvaluated: 1,
  policyEpoch: 1,
});

describe(HitCounts.name, () => {
  it.each([
    ['allow', 'block', 'block'],
    ['allow', 'require_approval', 'needs_approval'],
    ['block', 'require_approval', 'block'],
    ['needs_approval', 'block', 'block'],
    ['allow', 'redact', 'allow'],
  ] as const)('tells what becomes of %s when %s is enforced: %s', (verdict, action, enforcedVerdict) => {
    const counts = new HitCounts(10);
    counts.add(tenantId, aDecision(verdict, aMatch({ action })), at);

    expect(counts.take().hits).toMatchObject([{ verdict, enforcedVerdict, hits: 1 }]);
  });

  it('adds up by hour, and starts again once taken', () => {
    const counts = new HitCounts(10);
    const later = new Date('2026-01-15T12:59:00Z');
    const nextHour = new Date('2026-01-15T13:00:00Z');
    for (const time of [at, later, nextHour]) counts.add(tenantId, aDecision('allow', aMatch()), time);

    const hour = new Date('2026-01-15T12:00:00Z');
    expect(counts.take()).toMatchObject({
      hits: [
        { hits: 2, hour, lastHitAt: later },
        { hits: 1, hour: nextHour },
      ],
      decisions: [
        { decisions: 2, hour },
        { decisions: 1, hour: nextHour },
      ],
    });
    expect(counts.take()).toEqual({ hits: [], decisions: [], lost: 0 });
  });

  it('loses nothing that is put back', () => {
    const counts = new HitCounts(10);
    counts.add(tenantId, aDecision('allow', aMatch()), at);
    const taken = counts.take();
    counts.add(tenantId, aDecision('allow', aMatch()), at);

    counts.putBack(taken);

    expect(counts.take()).toMatchObject({ hits: [{ hits: 2 }], decisions: [{ decisions: 2 }] });
  });

  it('stays within its bound and says what it lost', () => {
    const counts = new HitCounts(2);
    for (const version of [1, 2, 3]) counts.add(tenantId, aDecision('allow', aMatch({ version })), at);

    expect(counts.take()).toMatchObject({ hits: [{ version: 1 }, { version: 2 }], lost: 1 });
  });
});
