import { escapePointerToken, type FieldProblem, type Json } from '@app/kernel';
import { isAllowedHeader, isHeaderValue } from './header-rules';
import type { HttpRestSettings, Operation } from './http-rest.settings';
import { placeholdersOf, textsOf } from './template';

/** Lists what is wrong with settings beyond their schema, by pointers into them. */
export function problemsOf({
  auth_header: authHeader,
  operations,
}: HttpRestSettings): readonly FieldProblem[] {
  const ofOperations = Object.entries(operations).flatMap(([name, operation]) =>
    [...headerProblems(operation), ...placeholderProblems(operation), ...bodyProblems(operation)].map(
      ({ field, message }) => ({ field: `/operations/${escapePointerToken(name)}${field}`, message }),
    ),
  );
  const isAuthHeader = authHeader === undefined || isAllowedHeader(authHeader);
  return isAuthHeader ? ofOperations : [...ofOperations, { field: '/auth_header', message: NOT_SETTABLE }];
}

const NOT_SETTABLE = 'is a header that settings may not set; credentials are given by `auth`';

function headerProblems({ headers = {} }: Operation): FieldProblem[] {
  return Object.entries(headers).flatMap(([name, value]): FieldProblem[] => {
    const field = `/headers/${escapePointerToken(name)}`;
    if (!isAllowedHeader(name)) return [{ field, message: NOT_SETTABLE }];
    return isHeaderValue(value) ? [] : [{ field, message: 'contains a character that headers cannot have' }];
  });
}

function placeholderProblems({ body, headers, parameters = {}, path, query }: Operation): FieldProblem[] {
  const parts = { path, query: query ?? {}, headers: headers ?? {}, body: (body ?? null) as Json };
  return textsOf(parts).flatMap(([field, text]) =>
    placeholdersOf(text)
      .filter((name) => !Object.hasOwn(parameters, name))
      .map((name) => ({ field, message: `names {${name}}, which is not in \`parameters\`` })),
  );
}

function bodyProblems({ body, method }: Operation): FieldProblem[] {
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return body === undefined || hasBody ? [] : [{ field: '/body', message: `is not possible with ${method}` }];
}
