import type { CallTarget, CallUser, ClientId, PolicyId } from '@app/kernel';
import { aCall, aPrincipal } from '@app/testing';
import type { PolicyDocument } from '../model/policy-document';
import { aCompiled, aQuestion } from '../spec/builders';
import { decide, type PolicyDecision } from './decide';
import { PolicySnapshot } from './policy-snapshot';
import type { SessionOverride } from './session-override';

const principal = aPrincipal();
const NOW = new Date('2026-01-01T12:00:00Z');
const ann: CallUser = { email: 'Ann@example.com' };

const override = (more: Partial<SessionOverride> = {}): SessionOverride => ({
  id: 'o',
  policyId: 'p' as PolicyId,
  tenantId: principal.tenantId,
  clientId: principal.clientId,
  user: 'ann@example.com',
  toolSignature: null,
  expiresAt: new Date(NOW.getTime() + 1),
  ...more,
});

interface Asked {
  readonly document?: Partial<PolicyDocument>;
  readonly user?: CallUser;
  readonly target?: CallTarget;
  readonly caller?: typeof principal;
  readonly now?: Date;
}
const decided = (
  made: SessionOverride,
  { caller = principal, document, now = NOW, target = {}, user = ann }: Asked = {},
): PolicyDecision => {
  const policy = aCompiled('p', { allowOverride: true, ...document });
  const snapshot = new PolicySnapshot(1, [policy], { sessionOverrides: [made] });
  return decide(snapshot, aQuestion({ call: aCall({ principal: caller, user, target }), now }));
};

describe('session overrides', () => {
  it('lift a policy, and tell that it would have acted', () => {
    expect(decided(override())).toMatchObject({
      verdict: 'allow',
      matches: [{ policyId: 'p', mode: 'shadow' }],
      overridesUsed: [{ overrideId: 'o', policyId: 'p' }],
    });
  });

  it.each<[string, Partial<SessionOverride>, Asked]>([
    ['of another person', { user: 'bob@example.com' }, {}],
    ['of nobody', { user: null }, {}],
    ['of another tenant', {}, { caller: aPrincipal() }],
    ['of another policy', { policyId: 'q' as PolicyId }, {}],
    ['of another tool', { toolSignature: 'crm.read' }, { target: { connector: 'crm', tool: 'write' } }],
    ['of a tool', { toolSignature: 'crm.read' }, {}],
    ['that expired', {}, { now: new Date(NOW.getTime() + 1) }],
    ['from a critical policy', {}, { document: { severity: 'critical' } }],
    ['from a policy that allows none', {}, { document: { allowOverride: false } }],
    ['without a person, of another credential', { user: null, clientId: 'other' as ClientId }, { user: {} }],
  ])('%s change nothing', (_, made, asked) => {
    expect(decided(override(made), asked)).toMatchObject({ verdict: 'block', overridesUsed: [] });
  });

  it.each<[string, Partial<SessionOverride>, Asked]>([
    ['for an id', { user: 'ann-7' }, { user: { id: 'ann-7' } }],
    ['for a credential that names nobody', { user: null }, { user: { role: 'x' } }],
    ['for a tool', { toolSignature: 'crm.read' }, { target: { connector: 'crm', tool: 'read' } }],
  ])('hold %s', (_, made, asked) => {
    expect(decided(override(made), asked).verdict).toBe('allow');
  });

  it('are not used where the policy does not match, nor where it only watches', () => {
    const never = { condition: { not: { all: [] } } };

    expect(decided(override(), { document: never }).overridesUsed).toEqual([]);
    expect(decided(override(), { document: { mode: 'shadow' } }).overridesUsed).toEqual([]);
  });
});
