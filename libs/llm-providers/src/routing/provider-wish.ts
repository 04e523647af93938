/** What a caller and the policies say about who serves a call. */
export interface ProviderWish {
  /** A provider by name: a preference, unless `strict`. */
  readonly provider?: string;
  /** Forbids any provider but the named one. */
  readonly strict?: boolean;
  /** A model's own id, or an alias. */
  readonly model?: string;
  /** Names that routing policies leave; absent means all. */
  readonly allowedProviders?: readonly string[];
  /** Regions of providers that routing policies leave; absent means all, also providers without a region. */
  readonly allowedRegions?: readonly string[];
}

/** The part of a wish that policies make; null means that they leave all. */
export function allowedBy(routes: {
  readonly allowedProviders: readonly string[] | null;
  readonly allowedRegions: readonly string[] | null;
}): Pick<ProviderWish, 'allowedProviders' | 'allowedRegions'> {
  const { allowedProviders, allowedRegions } = routes;
  return {
    ...(allowedProviders !== null && { allowedProviders }),
    ...(allowedRegions !== null && { allowedRegions }),
  };
}
