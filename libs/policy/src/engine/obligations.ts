import type { RedactionStyle } from '@app/detection';
import type { Obligation } from '@app/kernel';
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
  return enforced.flatMap(({ policy, findings }): PolicyObligation[] => {
    const { action, policyId, reason, settings } = policy;
    switch (action) {
      case 'redact':
        return [{ type: 'redact', policyId, findings, ...optional('style', settings.redactionStyle) }];
      case 'route':
        return [{ type: 'route', policyId, allowedProviders: settings.allowedProviders ?? [] }];
      case 'alert':
        return [{ type: 'alert', policyId, message: reason, ...optional('channel', settings.alertChannel) }];
      case 'warn':
        return [{ type: 'warn', policyId, message: reason }];
      case 'block':
      case 'require_approval':
      case 'log':
        return [];
    }
  });
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [key in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in Key]?: Value });
}
