import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@app/kernel';
import type { PolicyDocument } from '@app/policy';
import { effectsOf, settingsOf } from './contract-effects';
import type { ContractAction } from './contract-policy';

type Document = Partial<PolicyDocument>;

/** What the contract says about a policy and the model has no word for; kept in the document's metadata. */
interface ContractMemory {
  readonly type?: string;
  /** The actions as they were sent. */
  readonly actions?: readonly ContractAction[];
}

const KEY = 'contract';

/** The metadata of a document with what must be remembered of a contract policy. */
export function remembering({ metadata }: Document, { actions, type }: ContractMemory): Document['metadata'] {
  const memory = { ...memoryOf({ metadata }), ...(type && { type }), ...(actions && { actions }) };
  return Object.keys(memory).length === 0 ? metadata : { ...metadata, [KEY]: memory as unknown as Json };
}

/** The metadata without what is remembered. */
export function ownMetadata({ metadata = {} }: Document): NonNullable<Document['metadata']> {
  const { [KEY]: _memory, ...own } = metadata;
  return own;
}

/** The contract's word for what a policy looks at, as it was sent. */
export function sentType(document: Document): string | undefined {
  return memoryOf(document).type;
}

/** The actions as they were sent; undefined when there were none, or when the document was given others since. */
export function sentActions(document: Document): readonly ContractAction[] | undefined {
  const { actions } = memoryOf(document);
  if (actions === undefined) return undefined;
  const { action, settings } = effectsOf(actions);
  const isCurrent = action === document.action && isDeepStrictEqual(settings, settingsOf(document));
  return isCurrent ? actions : undefined;
}

function memoryOf({ metadata }: Document): ContractMemory {
  return (metadata?.[KEY] ?? {}) as ContractMemory;
}
