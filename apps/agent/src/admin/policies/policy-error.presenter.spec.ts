import type { Problem } from '@app/http';
import { presentPolicyError } from './policy-error.presenter';

const problem = (overrides: Partial<Problem> = {}): Problem => ({
  type: 'urn:x',
  title: 'Invalid request',
  status: 400,
  code: 'INVALID_REQUEST',
  detail: 'Something is wrong.',
  request_id: 'r',
  ...overrides,
});

describe(presentPolicyError.name, () => {
  it('names fields as the contract does, and by JSON pointer besides', () => {
    const errors = [
      { field: '/conditions/0/operator', message: 'm' },
      { field: '', message: 'whole' },
      { field: 'query.limit', message: 'q' },
    ];

    expect(presentPolicyError(problem({ errors })).body).toMatchObject({
      errors,
      error: {
        code: 'VALIDATION_ERROR',
        message: 'Something is wrong.',
        details: [{ field: 'conditions[0].operator' }, { field: '' }, { field: 'query.limit' }],
      },
    });
  });

  it.each([
    ['NOT_FOUND', 'NOT_FOUND'],
    ['INTERNAL', 'INTERNAL_ERROR'],
    ['BURST_LIMIT_EXCEEDED', 'RATE_LIMIT_EXCEEDED'],
    ['INVALID_JSON', 'INVALID_JSON'],
  ] as const)('says %s as %s', (code, word) => {
    expect(presentPolicyError(problem({ code })).body).toMatchObject({ error: { code: word, details: [] } });
  });
});
