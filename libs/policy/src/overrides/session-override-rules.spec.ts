import { aDocument } from '../spec/builders';
import { checkSessionOverride, lifeOf } from './session-override-rules';

const request = (more: object = {}) => ({ policyId: 'p', reason: 'because', author: 'c', ...more });
const overridable = aDocument({ allowOverride: true });

describe(lifeOf.name, () => {
  it.each([
    [undefined, 3600, false],
    [59, 60, true],
    [60, 60, false],
    [86_400, 86_400, false],
    [86_401, 86_400, true],
    [-5, 60, true],
  ])('%p seconds are %p', (asked, ttlSeconds, clamped) => {
    expect(lifeOf(asked === undefined ? {} : { ttlSeconds: asked })).toEqual({ ttlSeconds, clamped });
  });
});

describe(checkSessionOverride.name, () => {
  it('accepts a reason for a policy that allows it', () => {
    expect(() => checkSessionOverride(request(), overridable)).not.toThrow();
  });

  it.each([
    ['a critical policy', request(), { ...overridable, severity: 'critical' as const }, 'FORBIDDEN'],
    ['a policy that says nothing', request(), aDocument(), 'FORBIDDEN'],
    ['no reason', request({ reason: '  ' }), overridable, 'FORBIDDEN'],
    ['a long reason', request({ reason: 'x'.repeat(501) }), overridable, 'INVALID_REQUEST'],
  ])('refuses %s', (_, asked, document, code) => {
    expect(() => checkSessionOverride(asked, document)).toThrow(expect.objectContaining({ code }));
  });
});
