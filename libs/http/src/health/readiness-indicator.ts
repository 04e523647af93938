/** One thing that the service needs in order to serve. */
export interface ReadinessIndicator {
  /** Key in the answer: `database`, `policies` ... */
  readonly name: string;
  /**
   * Resolves when the thing works, with public facts if there are any; rejects when it does not. The reason is logged and
   * never shown. Must stop at the signal, which fires after two seconds.
   */
  check(signal: AbortSignal): Promise<Readonly<Record<string, string | number | boolean>> | void>;
}

/** Injection token of the list of {@link ReadinessIndicator}s. */
export const READINESS_INDICATORS = Symbol('READINESS_INDICATORS');
