import type { RedactionStyle } from '@app/detection';
import { NOTHING_FOUND, type Finding, type PolicyId } from '@app/kernel';
import type { PolicyDecision } from '@app/policy';
import type { Judgement } from './judgement';
import { allowedRoutesOf, dischargeRedaction, type AllowedRoutes } from './obligations';

const FINDING: Finding = {
  pointer: '/q',
  start: 3,
  end: 9,
  type: 'EMAIL_ADDRESS',
  category: 'pii',
  confidence: 1,
};

function judged(...obligations: PolicyDecision['obligations']): Judgement {
  return {
    segments: [{ pointer: '/q', text: 'to a@b.co now' }],
    inspection: { ...NOTHING_FOUND, findings: [FINDING] },
    decision: { obligations } as unknown as PolicyDecision,
    latencyMs: 0,
  };
}
const redact = (style?: RedactionStyle, findings = [0]): PolicyDecision['obligations'][number] => ({
  type: 'redact',
  policyId: 'p' as PolicyId,
  findings,
  ...(style === undefined ? {} : { style }),
});
const route = (...allowedProviders: string[]): PolicyDecision['obligations'][number] => ({
  type: 'route',
  policyId: 'p' as PolicyId,
  allowedProviders,
});

describe(dischargeRedaction.name, () => {
  it.each<[string, PolicyDecision['obligations'], string]>([
    ['a label by default', [redact()], 'to [REDACTED:EMAIL_ADDRESS] now'],
    ['nothing for a removal', [redact('remove')], 'to  now'],
    [
      'a label where policies disagree',
      [redact('remove'), redact('mask')],
      'to [REDACTED:EMAIL_ADDRESS] now',
    ],
    ['a label for a hash without a key', [redact('hash')], 'to [REDACTED:EMAIL_ADDRESS] now'],
  ])('writes %s', (_, obligations, text) => {
    expect(dischargeRedaction(judged(...obligations), null)).toEqual([{ pointer: '/q', text }]);
  });

  it('hashes equal values alike under one key and differently under another', () => {
    const hashed = (key: string): unknown => dischargeRedaction(judged(redact('hash')), key);

    expect(hashed('one')).toEqual(hashed('one'));
    expect(hashed('one')).not.toEqual(hashed('two'));
    expect(JSON.stringify(hashed('one'))).not.toContain('a@b.co');
  });

  it('hands back the very same segments when nothing is to be redacted', () => {
    const judgement = judged(route('openai'));

    expect(dischargeRedaction(judgement, null)).toBe(judgement.segments);
  });
});

describe(allowedRoutesOf.name, () => {
  it('allows any without a route, and only what every route allows', () => {
    const eu = { type: 'route' as const, policyId: 'eu' as PolicyId, allowedRegions: ['eu-1', 'eu-2'] };
    const one = { ...eu, allowedRegions: ['eu-2', 'us-1'] };
    const routesOf = (...obligations: PolicyDecision['obligations']): AllowedRoutes =>
      allowedRoutesOf(judged(...obligations).decision);

    expect(routesOf(redact())).toEqual({ allowedProviders: null, allowedRegions: null });
    expect(routesOf(route('a', 'b'), route('b', 'c'))).toEqual({
      allowedProviders: ['b'],
      allowedRegions: null,
    });
    expect(routesOf(route('a'), eu, one)).toEqual({ allowedProviders: ['a'], allowedRegions: ['eu-2'] });
  });
});
