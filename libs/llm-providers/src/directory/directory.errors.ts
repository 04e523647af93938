import { AppError } from '@app/kernel';

/** A provider of this name exists already. */
export class ProviderExistsError extends AppError {
  readonly code = 'CONFLICT';

  constructor(owner: 'installation' | 'tenant') {
    super(
      owner === 'tenant'
        ? 'You have a provider of this name already; change it, or take another name.'
        : 'A provider of the installation has this name; take another one.',
    );
  }
}

/** Somebody else changed the provider in the meantime. */
export class ProviderChangedError extends AppError {
  readonly code = 'CONFLICT';

  constructor() {
    super('The provider was changed in the meantime; read it again, then retry.');
  }
}

/** The tenant has as many providers as it may have. */
export class ProviderLimitError extends AppError {
  readonly code = 'CONFLICT';

  constructor(limit: number) {
    super(`A tenant may have ${limit} providers; delete one first.`, { details: { limit } });
  }
}

/** The tenant has no provider of this name. */
export class ProviderNotFoundError extends AppError {
  readonly code = 'NOT_FOUND';

  constructor() {
    super('There is no provider of this name.');
  }
}

/** Providers of the installation are changed where they are set up. */
export class ProviderOfInstallationError extends AppError {
  readonly code = 'FORBIDDEN';

  constructor() {
    super(
      'This provider belongs to the installation; its operator changes it by the settings of the service.',
    );
  }
}

/** It is not known yet which providers tenants have. */
export class ProvidersNotLoadedError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';

  constructor(retryAfterMs: number) {
    super('The providers of tenants are not loaded yet.', { retryAfterMs });
  }
}
