import { STAGES } from '@app/kernel';
import type { PolicyDocument } from '@app/policy';
import { currentCategory } from '../policies/mapping/policy-category';
import type { NewStaticPolicy, StaticPolicyUpdate } from './static-policy-change.dto';

const REQUEST_STAGES = STAGES.filter((stage) => !stage.endsWith('.response'));

/**
 * Writes a new static policy as a document of the one model: its pattern is the whole condition. The result is still to be
 * checked.
 */
export function newDocument(body: NewStaticPolicy): object {
  const { action } = body;
  const stages = action === 'require_approval' ? REQUEST_STAGES : STAGES;
  return { action: 'block', stages, reason: reasonFor(body.name), ...changesOf(body) };
}

/**
 * Applies what a request changes to the document of a static policy. The result is still to be checked.
 */
export function changedDocument(document: PolicyDocument, body: StaticPolicyUpdate): object {
  const changes = changesOf(body);
  const ownReason = document.reason !== reasonFor(document.name);
  const reason = ownReason ? document.reason : reasonFor(body.name ?? document.name);
  // Switching a policy on that is on already must not end its shadow mode.
  const mode = body.enabled && document.mode !== 'off' ? document.mode : changes.mode;
  return { ...document, reason, ...changes, ...(mode === undefined ? {} : { mode }) };
}

/** Says what the caller of a blocked call is told when the author said nothing. */
function reasonFor(name: string): string {
  return `The policy "${name}" applies to this call.`;
}

function changesOf(body: StaticPolicyUpdate): { readonly [field: string]: unknown } {
  const { action, category, description, enabled, message, metadata, name, pattern, priority, severity } =
    body;
  const fields = {
    action,
    allowOverride: body.allow_override,
    category: category && currentCategory(category),
    condition: pattern == null ? null : { pattern },
    description,
    metadata,
    mode: enabled == null ? null : enabled ? 'enforce' : 'off',
    name,
    priority,
    reason: message,
    severity,
    stages: body.stages,
    tags: body.tags,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}
