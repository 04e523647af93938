import type { IncomingHttpHeaders } from 'node:http';

/** Headers that change what a model API does. All others concern the connection, the client or its credentials. */
const ABOUT_THE_CALL = new Set([
  'anthropic-beta',
  'anthropic-version',
  'openai-beta',
  'x-amzn-bedrock-guardrailidentifier',
  'x-amzn-bedrock-guardrailversion',
  'x-amzn-bedrock-performanceconfig-latency',
  'x-amzn-bedrock-service-tier',
  'x-amzn-bedrock-trace',
]);

/** The headers of a request that belong to the model call and go on with it. */
export function callHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ABOUT_THE_CALL.has(name) && value !== undefined ? [[name, [value].flat().join(', ')]] : [],
    ),
  );
}
