import { ACTIONS } from '@app/kernel';
import { aDocument } from '../spec/builders';
import { checkOverride, isRelaxation, type OverrideRequest } from './override-rules';
import { OVERRIDE_ACTIONS } from './override-actions';

const NOW = new Date('2026-01-01T00:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const document = aDocument({ action: 'redact', condition: { finding: { types: ['US_SSN'] } } });
const request = (more: Partial<OverrideRequest>): OverrideRequest => ({
  policyId: 'p',
  reason: 'because',
  author: 'ann',
  roles: ['client'],
  ...more,
});
const check = (more: Partial<OverrideRequest>) => () => checkOverride(request(more), document, NOW);

describe(checkOverride.name, () => {
  it('lets everybody make a policy stricter, for ever', () => {
    expect(check({ action: 'block' })).not.toThrow();
    expect(check({ enabled: true })).not.toThrow();
  });

  it.each<Partial<OverrideRequest>>([{ action: 'log' }, { enabled: false }])(
    'lets only an admin relax a policy, and only for a while: %j',
    (relaxation) => {
      expect(check({ ...relaxation, expiresAt: inDays(1) })).toThrow(
        expect.objectContaining({ code: 'FORBIDDEN' }),
      );
      const admin = { ...relaxation, roles: ['admin'] as const };
      expect(check({ ...admin, expiresAt: inDays(90) })).not.toThrow();
      for (const more of [{}, { expiresAt: inDays(91) }]) {
        expect(check({ ...admin, ...more })).toThrow(
          expect.objectContaining({ problems: [expect.objectContaining({ field: '/expiresAt' })] }),
        );
      }
    },
  );

  it.each<[string, string, Partial<OverrideRequest>]>([
    ['no change', '', {}],
    ['no reason', '/reason', { action: 'block', reason: ' ' }],
    ['too long a reason', '/reason', { action: 'block', reason: 'x'.repeat(501) }],
    ['an expiry in the past', '/expiresAt', { action: 'block', expiresAt: inDays(-1) }],
    ['an action that overrides have not', '/action', { action: 'route' as 'log' }],
  ])('refuses %s', (_, field, more) => {
    expect(check({ roles: ['admin'], ...more })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        problems: expect.arrayContaining([expect.objectContaining({ field })]),
      }),
    );
  });

  it('refuses to mask what has no finding', () => {
    const blocking = aDocument({ condition: { field: 'tool', operator: 'equals', value: 'x' } });

    expect(() =>
      checkOverride(request({ action: 'redact', roles: ['admin'], expiresAt: inDays(1) }), blocking, NOW),
    ).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ field: '/action' })] }));
  });
});

describe(isRelaxation.name, () => {
  it('is true exactly for less restrictive actions', () => {
    for (const own of ACTIONS) {
      for (const action of OVERRIDE_ACTIONS) {
        const expected = ACTIONS.indexOf(action) > ACTIONS.indexOf(own);
        expect(isRelaxation({ action }, aDocument({ action: own }))).toBe(expected);
      }
    }
  });
});
