import type { OnApplicationShutdown } from '@nestjs/common';
import { ConfigurationError } from '@app/config';
import type { Provider } from './provider';

/** What a registry is made of. */
export interface RegistryOptions {
  /** Real providers, most preferred first; names are unique. */
  readonly real: readonly Provider[];
  /** Answers when there is no real provider, or when it is named. */
  readonly standIn: Provider;
  /** Value of AXONFLOW_DEFAULT_PROVIDER. */
  readonly defaultName: string | null;
}

/** The providers of this installation. Fixed from start to shutdown. */
export class ProviderRegistry implements OnApplicationShutdown {
  /** Who answers calls that name nobody, most preferred first; the stand-in alone when there is no real provider. */
  readonly preferred: readonly Provider[];
  private readonly byName: ReadonlyMap<string, Provider>;

  /** @throws ConfigurationError (CONFIGURATION_INVALID) when the default is not a provider of this installation */
  constructor({ real, standIn, defaultName }: RegistryOptions) {
    this.byName = new Map([...real, standIn].map((provider) => [provider.name, provider]));
    if (defaultName !== null && !this.byName.has(defaultName)) {
      const expected = `one of ${this.names.join(', ')}, or set what the provider itself needs`;
      throw new ConfigurationError([{ variable: 'AXONFLOW_DEFAULT_PROVIDER', found: defaultName, expected }]);
    }
    const isDefault = (provider: Provider): number => Number(provider.name === defaultName);
    const candidates = real.length === 0 || defaultName === standIn.name ? [standIn, ...real] : real;
    this.preferred = [...candidates].sort((a, b) => isDefault(b) - isDefault(a));
  }

  /** Every provider that may be asked for by name. */
  get all(): readonly Provider[] {
    return [...this.byName.values()];
  }

  /** Every name that may be asked for. */
  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** Ends the connections of all providers. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all.map((provider) => provider.close()));
  }
}
