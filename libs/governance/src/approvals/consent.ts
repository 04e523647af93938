/** A yes that counts, but was not the last that is needed. */
export interface Consent {
  /** The person, or the credential when it names none that counts. */
  readonly person: string;
  readonly at: string;
  readonly comment: string | null;
}
