import type { JsonObject } from '../wire/json';
import { isRepeatable } from './repeatable';

describe(isRepeatable.name, () => {
  it.each<[JsonObject, boolean]>([
    [{ messages: [] }, true],
    [{ store: false, background: false, tools: [{ type: 'function' }, { type: 'web_search' }] }, true],
    [{ store: true }, false],
    [{ background: true }, false],
    [{ tools: [{ type: 'function' }, { type: 'mcp', server_url: 'https://example.com' }] }, false],
    [{ mcp_servers: [{ type: 'url', url: 'https://example.com' }] }, false],
  ])('says of %j: %p', (body, expected) => {
    expect(isRepeatable(body)).toBe(expected);
  });
});
