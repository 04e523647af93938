import type { Json } from '@app/kernel';
import { isObject, itemsAt, type JsonObject } from '../wire/json';

/**
 * Says whether a request may reach two models without harm. Asking a model changes nothing, unless the request has the
 * answer kept (`store`), has it made in the background, or lets the provider call tools of its own on other servers (MCP).
 */
export function isRepeatable(body: JsonObject): boolean {
  const hasEffect = body['store'] === true || body['background'] === true;
  return !hasEffect && itemsAt(body, 'mcp_servers').length === 0 && !itemsAt(body, 'tools').some(isRemote);
}

function isRemote(tool: Json): boolean {
  const type = isObject(tool) ? tool['type'] : null;
  return typeof type === 'string' && type.startsWith('mcp');
}
