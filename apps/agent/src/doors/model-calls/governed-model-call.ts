import { newId, onceScope, type GovernedCall } from '@app/kernel';
import { wireFormat } from '@app/llm-providers';
import { contentHashOf } from '../content-hash';
import { callHeaders } from './call-headers';
import { callerKeyOf } from './caller-key';
import type { Exchange, ModelAsk } from './model-ask';
import { wishOf } from './routing-wish';

const MAX_USER_CHARS = 255;

/**
 * The call that a request means; aborted when the client leaves.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply or a routing header or the provider's key is wrong
 */
export function governedModelCall(ask: ModelAsk, { principal, request }: Exchange): GovernedCall {
  const wish = wishOf(ask, request.headers);
  const { provider } = wish;
  const bringsKey = callerKeyOf(request.headers) !== undefined;
  const { context, dialect, model, userId } = ask;
  const media: string[] = [];
  const format = wireFormat(dialect.format);
  return {
    id: newId(),
    principal,
    stage: 'llm.request',
    operation: dialect.operation,
    target: { ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) },
    user: userId === undefined ? {} : { id: userId.slice(0, MAX_USER_CHARS) },
    segments: format.requestSegments(ask.body, (pointer) => media.push(pointer)),
    media,
    context: { ...context, brings_provider_key: bringsKey, uninspected_media: media.length },
    approvalScope: onceScope('model'),
    contentHash: () => contentHashOf([ask.body, callHeaders(request.headers), wish, bringsKey]),
    trace: request.trace,
    receivedAt: request.receivedAt,
    signal: request.callerSignal,
  };
}
