import { InvalidRequestError } from '@app/kernel';
import { InvalidPolicyError } from '@app/policy';

/** Places of the model's document that have another name in the static form. */
const PLACES: Readonly<Record<string, string>> = {
  '/condition/pattern': '/pattern',
  '/mode': '/enabled',
  '/reason': '/message',
};

/**
 * Runs work that checks a document made from a request, and names what is wrong by the places of the request.
 * @throws InvalidRequestError (INVALID_REQUEST), and whatever else the work throws
 */
export async function namingPlacesOfBody<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InvalidPolicyError ? asRequestError(error) : error;
  }
}

function asRequestError(error: InvalidPolicyError): InvalidRequestError {
  const problems = error.problems.map(({ field, message }) => ({ field: PLACES[field] ?? field, message }));
  const [first] = problems;
  const sentence =
    first === undefined
      ? error.message
      : `The policy is not valid: ${first.field.slice(1)} ${first.message}.`;
  return new InvalidRequestError(sentence, { problems, cause: error });
}
