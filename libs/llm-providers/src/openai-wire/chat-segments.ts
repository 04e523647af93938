import type { Segment } from '@app/kernel';
import type { JsonObject } from '../provider';
import { textsOf } from './text-walk';

/**
 * Lists every text of an OpenAI chat completions body that a model or its operator could read: messages of all roles with
 * all their content parts, names and tool calls, and also tool descriptions, metadata and fields that are new to us. The
 * model's name is not among them, since policies see it as the call's target.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
 */
export function chatSegments(body: JsonObject): Segment[] {
  return Object.entries(body).flatMap(([field, value]) =>
    field === 'model' ? [] : textsOf({ [field]: value }, ''),
  );
}
