import { maskedSegments, maskedSummary } from '@app/governance';
import { InvalidRequestError, withSegments, type Json } from '@app/kernel';
import { connectorSegments } from '@app/mcp-connectors';
import type { NewQueueItem } from './approval.dto';

/** What a question is about, as it is kept: every finding in it is masked. */
export interface QueueSubject {
  readonly message: string;
  /** The beginning of the text in question. */
  readonly summary: string;
  readonly details: SubjectDetails;
}

/** What else there is to know, in the words of the contract. */
type SubjectDetails = Partial<
  Record<'request_context', { readonly [key: string]: Json }> & Record<(typeof LABELS)[number], string>
>;

const LABELS = [
  'triggered_policy_id',
  'triggered_policy_name',
  'eu_ai_act_article',
  'compliance_framework',
  'risk_classification',
] as const;

const MAX_CONTEXT_BYTES = 16_384;
const DEFAULT_MESSAGE = 'A person must decide.';

/** Reads what a caller says about its question. @throws InvalidRequestError (INVALID_REQUEST) when its context is too long */
export function subjectOf(body: NewQueueItem): QueueSubject {
  const { original_query: query, request_context: context, trigger_reason: reason } = body;
  requireShort(context);
  const said = { message: reason || DEFAULT_MESSAGE, details: detailsOf(body) };
  const masked = maskedSegments(connectorSegments(said));
  const shown = masked === null ? { message: DEFAULT_MESSAGE, details: {} } : withSegments(said, masked);
  return { ...shown, summary: maskedSummary(query ?? '') };
}

function requireShort(context: NewQueueItem['request_context']): void {
  if (Buffer.byteLength(JSON.stringify(context ?? {})) <= MAX_CONTEXT_BYTES) return;
  throw new InvalidRequestError('The context of the question is too long.', {
    problems: [
      {
        field: '/request_context',
        message: `must fit into ${MAX_CONTEXT_BYTES} bytes; send what the person needs to decide`,
      },
    ],
  });
}

/** Whatever is said in fields that mean nothing here. */
function detailsOf({ request_context: context, ...body }: NewQueueItem): SubjectDetails {
  const labels = LABELS.flatMap((name) => (body[name] ? [[name, body[name]] as const] : []));
  return {
    ...(context && { request_context: context }),
    ...Object.fromEntries(labels),
  };
}
