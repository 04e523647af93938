import type { InvalidRequestError } from '@app/kernel';
import { Type, type TSchema } from '@sinclair/typebox';
import { requestValidatorCompiler } from './request-validator';
import type { RequestPart } from './validation-problems';

function problemsWith(schema: TSchema, data: unknown, httpPart: RequestPart = 'body'): string[] {
  const validate = requestValidatorCompiler()({ schema, method: 'POST', url: '/', httpPart });
  const result = validate(data) as true | { error: InvalidRequestError };
  return result === true ? [] : result.error.problems.map(({ field, message }) => `${field}: ${message}`);
}

const of = (schema: TSchema): TSchema => Type.Object({ a: schema });

describe(requestValidatorCompiler.name, () => {
  it.each<[string, TSchema, unknown, string[]]>([
    ['a missing field', of(Type.String()), {}, ['/a: is required']],
    ['a wrong type', of(Type.String()), { a: 1 }, ['/a: must be a string, not a number']],
    ['null', of(Type.Integer()), { a: null }, ['/a: must be a whole number, not null']],
    ['a fraction', of(Type.Integer()), { a: 1.5 }, ['/a: must be a whole number, not a number']],
    ['an empty text', of(Type.String({ minLength: 1 })), { a: '' }, ['/a: must not be empty']],
    ['a short text', of(Type.String({ minLength: 8 })), { a: 'x' }, ['/a: must have at least 8 characters']],
    ['a long text', of(Type.String({ maxLength: 2 })), { a: 'xyz' }, ['/a: must have at most 2 characters']],
    ['a small number', of(Type.Number({ minimum: 2 })), { a: 1 }, ['/a: must be at least 2']],
    [
      'a word outside a list',
      of(Type.String({ enum: ['x', 'y'] })),
      { a: 'z' },
      ['/a: must be one of "x", "y"'],
    ],
    ['a constant', of(Type.Literal('x')), { a: 'z' }, ['/a: must be "x"']],
    ['no UUID', of(Type.String({ format: 'uuid' })), { a: 'z' }, ['/a: must be a valid uuid']],
    [
      'no time',
      of(Type.String({ format: 'date-time' })),
      { a: '2026-01-01' },
      ['/a: must be a valid date-time'],
    ],
    [
      'too many items',
      of(Type.Array(Type.Null(), { maxItems: 1 })),
      { a: [null, null] },
      ['/a: must have at most 1 item'],
    ],
    [
      'an unknown field of a closed object',
      Type.Object({}, { additionalProperties: false }),
      { a: 1 },
      ['/a: is not a known field'],
    ],
    [
      'a field that was meant to be another',
      Type.Object({ timeout_ms: Type.Optional(Type.Number()) }, { additionalProperties: false }),
      { timeoutMs: 1 },
      ['/timeoutMs: is not a known field; did you mean timeout_ms?'],
    ],
    ['an unknown field of an open object', Type.Object({}), { a: 1 }, []],
    ['a key that needs escaping', Type.Object({ 'a/b~c': Type.String() }), {}, ['/a~1b~0c: is required']],
    ['nothing', Type.Object({}), null, [': must be an object, not null']],
    [
      'a place in a list',
      of(Type.Array(Type.Object({ b: Type.Boolean() }))),
      { a: [{ b: true }, { b: 'yes' }] },
      ['/a/1/b: must be true or false, not a string'],
    ],
    [
      'a nullable text',
      of(Type.Union([Type.String(), Type.Null()])),
      { a: 5 },
      ['/a: must be a string or null, not a number'],
    ],
    [
      'an alternative of constants',
      of(Type.Union([Type.Literal('x'), Type.Literal(1)])),
      { a: 'z' },
      ['/a: must be one of "x", 1'],
    ],
    [
      'an alternative whose form is clear',
      of(Type.Union([Type.Object({ b: Type.String() }), Type.Null()])),
      { a: { b: 5 } },
      ['/a/b: must be a string, not a number'],
    ],
    [
      'an alternative whose form is not clear',
      of(Type.Union([Type.Object({ b: Type.String() }), Type.Object({ c: Type.String() })])),
      { a: {} },
      ['/a: does not have any of the expected forms'],
    ],
    [
      'alternatives inside alternatives',
      of(Type.Union([Type.Array(Type.Union([Type.String(), Type.Null()])), Type.Null()])),
      { a: [1] },
      ['/a/0: must be a string or null, not a number'],
    ],
  ])('tells of %s', (_name, schema, data, problems) => {
    expect(problemsWith(schema, data)).toEqual(problems);
  });

  it('names fields outside the body by where they stand', () => {
    const schema = Type.Object({ limit: Type.Integer() });

    expect([problemsWith(schema, { limit: 'x' }, 'querystring'), problemsWith(schema, {}, 'params')]).toEqual(
      [['query.limit: must be a whole number, not a string'], ['path.limit: is required']],
    );
  });

  it('reads numbers in query strings and nowhere else', () => {
    const schema = Type.Object({ limit: Type.Integer() });
    const query = { limit: '7' };

    expect(problemsWith(schema, query, 'querystring')).toEqual([]);
    expect(query).toEqual({ limit: 7 });
    expect(problemsWith(schema, { limit: '7' })).toEqual(['/limit: must be a whole number, not a string']);
  });

  it('lists 50 problems at most', () => {
    const items = Array.from({ length: 200 }, () => 1);

    expect(problemsWith(of(Type.Array(Type.String())), { a: items })).toHaveLength(50);
  });

  it('names one problem of a value that is too large to list all', () => {
    const items = Array.from({ length: 100_000 }, () => 1);

    expect(problemsWith(of(Type.Array(Type.String())), { a: items })).toEqual([
      '/a/0: must be a string, not a number',
    ]);
  });

  it('forgets the problems of the request before', () => {
    const validate = requestValidatorCompiler()({
      schema: of(Type.Array(Type.String())),
      method: 'POST',
      url: '/',
      httpPart: 'body',
    });
    validate({ a: [1, 2] });

    const result = validate({ a: new Array(100_000).fill(null) }) as { error: InvalidRequestError };

    expect(result.error.problems).toEqual([{ field: '/a/0', message: 'must be a string, not null' }]);
  });

  it('never repeats what the caller sent', () => {
    const schema = Type.Object({
      a: Type.String({ pattern: '^x$' }),
      b: Type.Integer(),
      c: Type.Literal('x'),
    });

    expect(problemsWith(schema, { a: 's3cret', b: 's3cret', c: 's3cret' }).join()).not.toContain('s3cret');
  });

  it('sums up the problems in one sentence', () => {
    const fields = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`f${index}`, Type.String()]));
    const validate = requestValidatorCompiler()({
      schema: Type.Object(fields),
      method: 'POST',
      url: '/',
      httpPart: 'body',
    });

    const { error } = validate({}) as { error: InvalidRequestError };

    expect(error.message).toBe(
      'The request is not valid: /f0 is required; /f1 is required; /f2 is required; /f3 is required; /f4 is required; and 2 more.',
    );
  });
});
