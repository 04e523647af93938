import { ERROR_CODES } from '@app/kernel';
import { Type } from '@sinclair/typebox';
import { PROBLEM_CONTENT_TYPE } from '../problem/problem';

/** {@link Problem} as a schema, for the API description. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ examples: ['urn:axonflow:error:invalid-request'] }),
    title: Type.String({ examples: ['Invalid request'] }),
    status: Type.Integer({ examples: [400] }),
    code: Type.String({ enum: [...ERROR_CODES], examples: ['INVALID_REQUEST'] }),
    detail: Type.String({ description: 'What went wrong this time.' }),
    request_id: Type.String({ description: 'Finds the log line; quote it in a report.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({
            description: 'JSON pointer into the body, or `query.<name>`.',
            examples: ['/query'],
          }),
          message: Type.String({ examples: ['is required'] }),
        }),
      ),
    ),
  },
  { additionalProperties: true, description: 'RFC 9457 problem details. Some routes add or rename fields.' },
);

/** The answer that every operation may give instead of those it names. */
export const problemResponse = {
  description: 'The request was refused or failed.',
  content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
};
