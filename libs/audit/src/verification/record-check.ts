import type { Json } from '@app/kernel';
import { canonicalJson } from '../chain/canonical-json';
import { contentOf, hashRecord } from '../chain/sealed-record';
import { hasOnlyWrittenNumbers } from './json-numbers';
import type { StoredRecord } from './stored-trail';

/** Says whether a stored record is, to the last digit, what its hash was made from. */
export function isUnchanged(record: StoredRecord): boolean {
  if (!hasOnlyWrittenNumbers(record.detail)) return false;
  try {
    const detail = canonicalJson(JSON.parse(record.detail) as Json);
    return hashRecord({ ...record, content: contentOf({ ...record, detail }) }, record) === record.hash;
  } catch {
    // Text that cannot be brought into canonical form never came from the writer.
    return false;
  }
}
