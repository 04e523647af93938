import { isObject, textAt, type JsonObject } from '../wire/json';
import { headerText } from './header-text';
import type { UpstreamReply } from './upstream';
import type { UpstreamProblem } from './upstream-problem';

/**
 * Statuses at which the upstream speaks of the caller's request. At 401 and 403 it speaks of the operator's account, and
 * may quote a part of the key.
 */
const tellable = new Set([400, 404, 409, 413, 422, 429]);

/** Said in place of the upstream's words, which tell the operator's organization and how far it uses its limits. */
const LIMIT_REACHED = 'The rate limit of the provider is reached.';

type Masks = readonly (readonly [RegExp, string])[];

/** Ids that the operator may have set up; ARNs without an account name what is public. */
const CONFIGURED_IDS: Masks = [[/\barn:aws[\w-]*:[\w-]*:[\w-]*:\d{12}(?!\d)[^\s'"`,;)\]}]*/g, 'arn:***']];

/** Ids of the operator's accounts, as OpenAI and AWS write them. Those of OpenAI belong to whoever has the key. */
const OPERATOR_IDS: Masks = [
  [/(?<![\w-])org-\w+/g, 'org-***'],
  [/(?<![\w-])proj_\w+/g, 'proj_***'],
  ...CONFIGURED_IDS,
];

/** Longest text of an upstream that is handed on, in UTF-16 units. */
const MAX_TEXT_LENGTH = 2_048;

/**
 * Reads the refusal of an upstream in the forms of OpenAI, Anthropic, Bedrock, Gemini and FastAPI.
 * @param billedTo set when the caller has brought the key, so that the upstream speaks of the caller's account
 */
export function upstreamProblemOf(reply: UpstreamReply, billedTo?: 'caller'): UpstreamProblem | null {
  const { status, headers, bytes } = reply;
  const body = tellable.has(status) ? parsed(bytes) : null;
  if (body === null) return null;
  const error = isObject(body['error']) ? body['error'] : body;
  const message = textAt(error, 'message') ?? textAt(body, 'message') ?? textAt(body, 'detail');
  if (message === null) return null;
  const awsType = headerText(headers['x-amzn-errortype'])?.split(':')[0] ?? null;
  return {
    message: toldMessage(status, message, billedTo),
    type: shortOr(textAt(error, 'type') ?? textAt(error, 'status'), awsType),
    code: shortOr(textAt(error, 'code'), null),
    param: shortOr(textAt(error, 'param'), null),
  };
}

function toldMessage(status: number, message: string, billedTo?: 'caller'): string {
  if (billedTo === 'caller') return masked(message, CONFIGURED_IDS);
  if (status === 429) return LIMIT_REACHED;
  return masked(message, OPERATOR_IDS);
}

function masked(message: string, masks: Masks): string {
  return bounded(masks.reduce((text, [ids, mask]) => text.replace(ids, mask), message));
}

function parsed(bytes: Buffer): JsonObject | null {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return Array.isArray(body) && isObject(body[0]) ? body[0] : isObject(body) ? body : null;
  } catch {
    return null;
  }
}

function bounded(text: string): string {
  return text.slice(0, MAX_TEXT_LENGTH).toWellFormed();
}

function shortOr(text: string | null, otherwise: string | null): string | null {
  return text === null ? otherwise : bounded(text);
}
