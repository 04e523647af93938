import type { ConnectorTool } from '../connector';
import { toolArgumentsOf, type ToolRequest } from './tool-request';

const tool = (name: string, ...parameters: string[]): ConnectorTool => ({
  name,
  description: '',
  risk: 'read',
  isIdempotent: true,
  inputSchema: { type: 'object', properties: Object.fromEntries(parameters.map((each) => [each, {}])) },
});
const fruits = tool('fruits', 'id', 'below');
const query = tool('query', 'sql', 'parameters');

describe(toolArgumentsOf.name, () => {
  it.each<[string, ToolRequest, readonly ConnectorTool[], object]>([
    [
      'an operation',
      { operation: 'fruits', parameters: { id: 1 } },
      [fruits],
      { name: 'fruits', args: { id: 1 } },
    ],
    [
      'a statement',
      { operation: 'query', statement: 'fruits' },
      [fruits, query],
      { name: 'fruits', args: {} },
    ],
    ['an action', { operation: 'execute', action: 'fruits' }, [query, fruits], { name: 'fruits', args: {} }],
    [
      'positions in any order',
      { operation: 'fruits', parameters: { $2: 'b', '1': 'a' } },
      [fruits],
      { name: 'fruits', args: { id: 'a', below: 'b' } },
    ],
    [
      'SQL where it is allowed',
      { operation: 'query', statement: 'select $1', parameters: { $1: 7 } },
      [fruits, query],
      { name: 'query', args: { sql: 'select $1', parameters: { $1: 7 } } },
    ],
  ])('understands %s', (_name, request, tools, expected) => {
    expect(toolArgumentsOf(request, tools)).toEqual(expected);
  });

  it.each<[string, ToolRequest, string]>([
    ['SQL where it is not allowed', { operation: 'query', statement: 'select 1' }, 'not-found'],
    ['an unknown tool', { operation: 'gone' }, 'not-found'],
    ['too many positions', { operation: 'fruits', parameters: { $1: 1, $2: 2, $3: 3 } }, 'invalid'],
    ['a gap', { operation: 'fruits', parameters: { $1: 1, $3: 3 } }, 'invalid'],
    ['a position given twice', { operation: 'fruits', parameters: { $1: 1, '1': 3 } }, 'invalid'],
  ])('refuses %s', (_name, request, failure) => {
    expect(() => toolArgumentsOf(request, [fruits])).toThrow(expect.objectContaining({ failure }));
  });
});
