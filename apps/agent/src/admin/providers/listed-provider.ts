import type { ModelEndpoint, Provider, StoredProvider } from '@app/llm-providers';

/** A provider that a tenant has set up itself. */
interface OwnProvider {
  readonly name: string;
  readonly stored: StoredProvider;
  /** As this task calls it; null when it is switched off or cannot be used. */
  readonly provider: Provider | null;
  /** Null when it is not called. */
  readonly endpoint: ModelEndpoint | null;
  /** Why it cannot be used; null when it can, or is switched off. */
  readonly problem: string | null;
}

/** A provider that the operator has set up for everybody. */
interface InstalledProvider {
  readonly name: string;
  readonly stored: null;
  readonly provider: Provider;
  readonly endpoint: ModelEndpoint;
  readonly problem: null;
}

/** A provider that a tenant may see. */
export type ListedProvider = InstalledProvider | OwnProvider;
