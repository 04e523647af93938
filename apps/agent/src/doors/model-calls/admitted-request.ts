import type { AdmittedCall } from '@app/governance';
import { withSegments } from '@app/kernel';
import { allowedBy, type ModelRequest, type ProviderWish } from '@app/llm-providers';
import { callHeaders } from './call-headers';
import { callerKeyOf } from './caller-key';
import type { Exchange, ModelAsk } from './model-ask';
import { mayReuse, wishOf } from './routing-wish';

/** An admitted call as the providers take it: redacted, and with the caller's and the policies' wishes about who serves it. */
export function admittedRequest(
  ask: ModelAsk,
  { request }: Exchange,
  admitted: AdmittedCall,
): { readonly request: ModelRequest; readonly wish: ProviderWish } {
  const { call, decision, segments } = admitted;
  const providerKey = callerKeyOf(request.headers);
  return {
    request: {
      format: ask.dialect.format,
      body: segments === call.segments ? ask.body : withSegments(ask.body, segments),
      model: ask.model,
      headers: callHeaders(request.headers),
      trace: call.trace,
      tenantId: call.principal.tenantId,
      policyEpoch: decision.policyEpoch,
      ...(mayReuse(request.headers) && { mayReuse: true }),
      ...(providerKey !== undefined && { providerKey }),
    },
    wish: { ...wishOf(ask, request.headers), ...allowedBy(admitted) },
  };
}
