/** Keys of an AWS account or role. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken?: string;
}

/** Gives the keys to sign with now. */
export type AwsCredentialSource = () => Promise<AwsCredentials>;

/** Keys that AWS has lent for a while. */
export interface LentKeys {
  readonly keys: AwsCredentials;
  /** By the clock of AWS, in milliseconds since 1970. */
  readonly endsAtMs: number;
}

/** Asks AWS for keys once. @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) */
export type KeyLender = () => Promise<LentKeys>;
