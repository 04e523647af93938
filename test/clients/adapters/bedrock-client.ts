import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { Gateway, ReportedRefusal } from './client-adapter';

/** A client of the AWS package that sends the gateway's key as bearer token, over HTTP/2 as it does by itself. */
export function bearerClient({ url, apiKey }: Gateway): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint: url,
    token: { token: apiKey },
    authSchemePreference: ['httpBearerAuth'],
  });
}

/** The facts of an error of the AWS package. */
export function awsRefusal(error: unknown): ReportedRefusal {
  const { message, $metadata } = error as {
    readonly message: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return { status: $metadata?.httpStatusCode, text: message };
}
