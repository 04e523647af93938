import type { RedactionStyle } from '@app/detection';
import type { Obligation, PolicyId } from '@app/kernel';
import { effectsOf, type Effect } from './effects';
import type { NumberedHit } from './hit';

/** An obligation with everything that its policy says about it. */
export type PolicyObligation =
  | (Extract<Obligation, { readonly type: 'redact' }> & {
      /** `label` when absent. */
      readonly style?: RedactionStyle;
    })
  | (Extract<Obligation, { readonly type: 'alert' }> & { readonly channel?: string })
  | Extract<Obligation, { readonly type: 'route' | 'warn' }>;

/** What must be done because of enforced matches, in their order. Two policies may ask for the same. */
export function obligationsOf(enforced: readonly NumberedHit[]): readonly PolicyObligation[] {
  return enforced.flatMap(({ policy, findings }) =>
    effectsOf(policy).flatMap((effect) => obligationOf(effect, { policyId: policy.policyId, findings })),
  );
}

function obligationOf(
  { action, reason, settings }: Effect,
  { findings, policyId }: { readonly policyId: PolicyId; readonly findings: readonly number[] },
): readonly PolicyObligation[] {
  switch (action) {
    case 'redact':
      return [{ type: 'redact', policyId, findings, ...optional('style', settings.redactionStyle) }];
    case 'route':
      return [
        {
          type: 'route',
          policyId,
          ...optional('allowedProviders', settings.allowedProviders),
          ...optional('allowedRegions', settings.allowedRegions),
        },
      ];
    case 'alert':
      return [{ type: 'alert', policyId, message: reason, ...optional('channel', settings.alertChannel) }];
    case 'warn':
      return [{ type: 'warn', policyId, message: reason }];
    case 'block':
    case 'require_approval':
    case 'log':
      return [];
  }
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [key in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in Key]?: Value });
}
