import type { RankedCandidate, Strategy } from './candidate-order';
import type { ModelEndpoint } from './model-endpoint';
import type { ModelAlias } from './models-file.schema';

/** The aliases of models that the operator has set up. */
export class ModelAliases {
  private readonly aliases: ReadonlyMap<string, ModelAlias>;

  constructor(aliases: Readonly<Record<string, ModelAlias>> = {}) {
    this.aliases = new Map(Object.entries(aliases));
  }

  has(alias: string): boolean {
    return this.aliases.has(alias);
  }

  strategyOf(alias: string | undefined): Strategy {
    return (alias === undefined ? undefined : this.aliases.get(alias)?.strategy) ?? 'weighted';
  }

  /** How long one target may be silent until the next one is asked beside it; null for never. */
  hedgeAfterMsOf(alias: string | undefined): number | null {
    return (alias === undefined ? undefined : this.aliases.get(alias)?.hedgeAfterMs) ?? null;
  }

  /** What an alias leads to at the given endpoints; nothing when it is none. */
  targets(alias: string, endpoints: readonly ModelEndpoint[]): readonly RankedCandidate[] {
    const targets = this.aliases.get(alias)?.targets ?? [];
    return targets.flatMap(({ model, priority = 0, provider: name, weight = 1 }) =>
      endpoints
        .filter(({ provider }) => provider.name === name)
        .map(({ provider }) => ({ provider, model, priority, weight })),
    );
  }
}
