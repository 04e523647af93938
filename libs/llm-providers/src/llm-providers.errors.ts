import { AppError } from '@app/kernel';
import type { ProviderWish } from './routing/provider-wish';
import type { UpstreamProblem } from './upstream/upstream-problem';

/** Why a provider gave no usable answer; part of the public error details. */
export type UnavailableReason =
  | 'no_keys'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'overloaded'
  | 'connection_lost'
  | 'upstream_error'
  | 'invalid_reply'
  | 'reply_too_large'
  | 'error_event';

const sentences: Readonly<Record<UnavailableReason, string>> = {
  no_keys: 'cannot be asked, because AWS gives no keys to sign with',
  unreachable: 'cannot be reached',
  tls: 'cannot be reached securely',
  timeout: 'did not answer in time',
  overloaded: 'has too many waiting calls',
  connection_lost: 'closed the connection before its answer was complete',
  upstream_error: 'failed',
  invalid_reply: 'gave an answer that does not have the expected form',
  reply_too_large: 'gave an answer that is larger than allowed',
  error_event: 'reported an error inside its answer',
};

interface UpstreamFailure {
  readonly provider: string;
  /** HTTP status of the upstream, when it sent one. */
  readonly upstreamStatus?: number;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The provider gave no usable answer; the same call may work later or elsewhere. */
export class ProviderUnavailableError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, { provider, upstreamStatus, retryAfterMs, cause }: UpstreamFailure) {
    super(`Provider '${provider}' ${sentences[reason]}.`, {
      cause,
      retryAfterMs,
      details: { provider, reason, ...(upstreamStatus && { upstream_status: upstreamStatus }) },
    });
    this.reason = reason;
  }
}

/** Another provider that was asked at the same time was faster. */
export class OutpacedError extends AppError {
  readonly code = 'CALL_ABORTED';

  constructor() {
    super('Another provider has answered.');
  }
}

/** Every provider that may serve the call has failed so often that it is left alone for a while. */
export class CircuitOpenError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';

  constructor(providers: readonly string[], retryAfterMs: number) {
    super(`These providers have failed too often and are left alone for a while: ${providers.join(', ')}.`, {
      retryAfterMs,
      details: { reason: 'circuit_open' },
    });
  }
}

/** The provider reported an error inside an answer that had begun well. */
export class ProviderStreamError extends ProviderUnavailableError {
  /** The upstream's own word, when it is a plain word. */
  readonly upstreamCode: string | undefined;

  constructor(failure: UpstreamFailure & { readonly upstreamCode?: string }) {
    super('error_event', failure);
    this.upstreamCode = failure.upstreamCode;
  }
}

interface UpstreamRefusal extends UpstreamFailure {
  readonly upstreamStatus: number;
  /** The upstream's own error code, when it is a plain word. */
  readonly upstreamCode?: string;
  readonly upstream?: UpstreamProblem | null;
  readonly limitHeaders?: Readonly<Record<string, string>>;
}

/** The provider understood the call and said no. */
export class ProviderRejectedError extends AppError {
  readonly code = 'PROVIDER_REJECTED';
  readonly upstreamStatus: number;
  /** Private, so that no logger prints it. */
  readonly #upstream: UpstreamProblem | null;
  readonly #limitHeaders: Readonly<Record<string, string>>;

  constructor(failure: UpstreamRefusal) {
    const { provider, upstreamStatus, upstreamCode, retryAfterMs, cause } = failure;
    const word = upstreamCode === undefined ? '' : ` (${upstreamCode})`;
    super(
      `Provider '${provider}' refused the request with status ${upstreamStatus}${word}${adviceFor(upstreamStatus)}.`,
      {
        cause,
        retryAfterMs,
        details: {
          provider,
          upstream_status: upstreamStatus,
          ...(upstreamCode !== undefined && { upstream_code: upstreamCode }),
        },
      },
    );
    this.upstreamStatus = upstreamStatus;
    this.#upstream = failure.upstream ?? null;
    this.#limitHeaders = failure.limitHeaders ?? {};
  }

  /** How the upstream says that its limits stand; headers that go on to the caller. */
  get limitHeaders(): Readonly<Record<string, string>> {
    return this.#limitHeaders;
  }

  /** What the upstream said about the caller's request; for the caller alone. Null at 401, 403 and other statuses. */
  get upstream(): UpstreamProblem | null {
    return this.#upstream;
  }
}

function adviceFor(upstreamStatus: number): string {
  if (upstreamStatus === 401 || upstreamStatus === 403) return '; whoever has set its API key must check it';
  if (upstreamStatus === 404) return '; check the model name';
  return upstreamStatus === 429 ? '; its rate limit is reached' : '';
}

/** A provider was named that is not configured here. */
export class ProviderUnknownError extends AppError {
  readonly code = 'PROVIDER_UNKNOWN';

  constructor(known: readonly string[]) {
    super(
      `The provider that was asked for is not configured; known: ${known.join(', ')}. ` +
        'A provider is added by its key, such as OPENAI_API_KEY or ANTHROPIC_API_KEY.',
      { details: { known_providers: known.join(', ') } },
    );
  }
}

/** The chosen provider cannot take the caller's wire format, and no translation leads there. */
export class FormatNotSpokenError extends AppError {
  readonly code = 'INVALID_REQUEST';

  constructor(provider: string, formats: Iterable<string>) {
    super(
      `Provider '${provider}' cannot be asked in this wire format; it speaks: ${[...formats].join(', ')}. ` +
        'Use one of these, or name a provider that speaks yours.',
    );
  }
}

/** A routing policy leaves no configured provider for this call. */
export class ProviderNotAllowedError extends AppError {
  readonly code = 'FORBIDDEN';

  constructor({ allowedProviders, allowedRegions }: ProviderWish) {
    const left = [
      ...(allowedProviders === undefined ? [] : [`these providers: ${allowedProviders.join(', ')}`]),
      ...(allowedRegions === undefined ? [] : [`providers in these regions: ${allowedRegions.join(', ')}`]),
    ];
    super(`For this call, routing policies allow only ${left.join(', and only ')}.`);
  }
}
