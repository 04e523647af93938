import type { Action, PolicyId } from '@app/kernel';
import { aCall, aPrincipal } from '@app/testing';
import { aCompiled, aQuestion } from '../spec/builders';
import { decide } from './decide';
import type { PolicyOverride } from './policy-override';
import { PolicySnapshot } from './policy-snapshot';

const principal = aPrincipal();
const neighbour = aPrincipal({ organizationId: principal.organizationId });
const stranger = aPrincipal();
const tenant = { kind: 'tenant', tenantId: principal.tenantId } as const;
const organization = { kind: 'organization', organizationId: principal.organizationId } as const;

const override = (more: Partial<PolicyOverride>): PolicyOverride => ({
  policyId: 'p' as PolicyId,
  scope: tenant,
  expiresAt: null,
  ...more,
});
const actionFor = (
  snapshot: PolicySnapshot,
  caller = principal,
  now = new Date('2026-01-01'),
): Action | null =>
  decide(snapshot, aQuestion({ call: aCall({ principal: caller }), now })).matches[0]?.action ?? null;
const warned = aCompiled('p', { action: 'warn' });
const snapshotWith = (...overrides: readonly PolicyOverride[]) =>
  new PolicySnapshot(1, [warned], { overrides });

describe('policy overrides', () => {
  it('change the action for the tenant alone', () => {
    const snapshot = snapshotWith(override({ action: 'block' }));

    expect(actionFor(snapshot)).toBe('block');
    expect(actionFor(snapshot, neighbour)).toBe('warn');
    expect(actionFor(snapshot, stranger)).toBe('warn');
  });

  it('change it for every tenant of an organization', () => {
    const snapshot = snapshotWith(override({ action: 'block', scope: organization }));

    expect([principal, neighbour, stranger].map((caller) => actionFor(snapshot, caller))).toEqual([
      'block',
      'block',
      'warn',
    ]);
  });

  it('of the tenant count more than those of its organization', () => {
    const snapshot = snapshotWith(
      override({ action: 'block', scope: organization }),
      override({ action: 'log' }),
    );

    expect([principal, neighbour].map((caller) => actionFor(snapshot, caller))).toEqual(['log', 'block']);
  });

  it('that relax a policy leave out what it does besides and is stronger', () => {
    const furtherActions = [{ action: 'require_approval' }, { action: 'log' }] as const;
    const blocked = aCompiled('p', {
      action: 'block',
      furtherActions: [...furtherActions, { action: 'warn' }],
    });
    const relaxed = new PolicySnapshot(1, [blocked], { overrides: [override({ action: 'warn' })] });
    const { obligations, verdict } = decide(relaxed, aQuestion({ call: aCall({ principal }) }));

    expect(verdict).toBe('allow');
    expect(obligations).toHaveLength(2);
  });

  it('take a policy out of force and put one in force', () => {
    const off = aCompiled('p', { action: 'block', mode: 'off' });

    expect(actionFor(snapshotWith(override({ enabled: false })))).toBeNull();
    expect(actionFor(new PolicySnapshot(1, [off], { overrides: [override({ enabled: true })] }))).toBe(
      'block',
    );
    expect(
      actionFor(new PolicySnapshot(1, [off], { overrides: [override({ enabled: true })] }), stranger),
    ).toBeNull();
  });

  it('end at their expiry without a publication', () => {
    const snapshot = snapshotWith(override({ action: 'block', expiresAt: new Date('2026-01-02') }));

    expect(actionFor(snapshot, principal, new Date('2026-01-01T23:59:59.999Z'))).toBe('block');
    expect(actionFor(snapshot, principal, new Date('2026-01-02T00:00:00Z'))).toBe('warn');
  });

  it('never make a redaction of what cannot be masked', () => {
    expect(actionFor(snapshotWith(override({ action: 'redact' })))).toBe('block');
  });

  it('leave the policy counted once and found by its id', () => {
    const snapshot = snapshotWith(override({ action: 'block' }));

    expect(snapshot.size).toBe(1);
    expect(snapshot.find('p' as PolicyId)).toBe(warned);
  });

  it('say nothing about policies that are not above, or not there', () => {
    const own = { ...aCompiled('p', { action: 'warn' }), scope: tenant };

    expect(actionFor(new PolicySnapshot(1, [own], { overrides: [override({ enabled: false })] }))).toBe(
      'warn',
    );
    expect(actionFor(new PolicySnapshot(1, [], { overrides: [override({ action: 'block' })] }))).toBeNull();
  });
});
