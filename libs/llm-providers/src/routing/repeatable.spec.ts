import type { JsonObject } from '../wire/json';
import { isRepeatable } from './repeatable';

describe(isRepeatable.name, () => {
  it.each<[JsonObject, boolean]>([
    [{ messages: [] }, true],
    [{ store: false, background: false, tools: [{ type: 'function' }, { type: 'web_search' }] }, true],
    [{ store: true }, false],
    [{ background: true }, false],
    [{ conversation: 'conv_1' }, false],
    [{ conversation: { id: 'conv_1' }, store: false }, false],
    [{ conversation: null }, true],
    [{ input: 'Go on.', previous_response_id: 'resp_1' }, true],
    [{ tools: [{ type: 'function' }, { type: 'mcp', server_url: 'https://example.com' }] }, false],
    [{ mcp_servers: [{ type: 'url', url: 'https://example.com' }] }, false],
  ])('says of %j: %p', (body, expected) => {
    expect(isRepeatable(body)).toBe(expected);
  });
});
