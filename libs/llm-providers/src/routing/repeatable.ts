import type { Json } from '@app/kernel';
import { isObject, itemsAt, type JsonObject } from '../wire/json';

/**
 * Says whether a request may reach two models without harm. Asking a model changes nothing, unless the request has the
 * answer kept (`store`), has it made in the background, has its turn added to a `conversation` that the provider keeps, or
 * lets the provider call tools of its own on other servers (MCP).
 *
 * OpenAI's responses are kept also when `store` is absent. Such a duplicate does no harm: it belongs to no conversation,
 * the caller never learns its id, and it passes. So does one with `previous_response_id`, which leaves the earlier response
 * as it is. Without retries of these, most responses would have no failover.
 */
export function isRepeatable(body: JsonObject): boolean {
  const { background, conversation = null, store } = body;
  const hasEffect = store === true || background === true || conversation !== null;
  return !hasEffect && itemsAt(body, 'mcp_servers').length === 0 && !itemsAt(body, 'tools').some(isRemote);
}

function isRemote(tool: Json): boolean {
  const type = isObject(tool) ? tool['type'] : null;
  return typeof type === 'string' && type.startsWith('mcp');
}
