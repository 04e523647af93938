import type { ProviderType } from '../provider';
import type { UpstreamLimits } from '../upstream/upstream';

/** Keys of an AWS account or role. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken?: string;
}

/** Gives the keys to sign with now, such as those of a role. */
export type AwsKeySource = () => Promise<AwsKeys>;

/** Everything that one provider is made of. */
export interface ProviderSpec {
  readonly name: string;
  readonly type: ProviderType;
  /** Null means the vendor's own address. */
  readonly baseUrl: string | null;
  /** Null for services that need none, and for Bedrock with `awsKeys`. */
  readonly apiKey: string | null;
  /** Bedrock only; they count when there is no `apiKey`. */
  readonly awsKeys?: AwsKeys | AwsKeySource;
  readonly defaultModel: string;
  /** Required by Bedrock, known for Azure. */
  readonly region?: string | null;
  /** Azure only: asks by deployment and this version of the API, instead of by `/openai/v1`. */
  readonly apiVersion?: string | null;
  readonly limits: UpstreamLimits;
}
