import { createHash } from 'node:crypto';
import type { JsonObject } from '../wire/json';

/** What vendors put before the ids of answers. */
const ANSWER_PREFIX = /^(?:chatcmpl|msg|resp)[-_]/;

/** Ids of tool calls that every vendor takes. Source: Bedrock's `toolUseId`, the narrowest. */
const PORTABLE_ID = /^[A-Za-z0-9_-]{1,64}$/;

const HASH_LENGTH = 24;

/**
 * The part of an answer's id that is the same in every format. A provider that gives its answers no id gets one made from
 * the request, so that the whole and the streamed answer have the same.
 */
export function answerIdOf(upstreamId: string | null, request: JsonObject): string {
  return upstreamId?.replace(ANSWER_PREFIX, '') || hashOf(JSON.stringify(request));
}

/** The id of a tool call as every vendor takes it: the same id, or always the same other one. */
export function portableToolId(id: string): string {
  return PORTABLE_ID.test(id) ? id : `call_${hashOf(id)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}
