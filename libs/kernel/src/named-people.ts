/**
 * Says how many different people may approve, when all of them are named by email address; null when there are others, such
 * as roles and credentials, for which any number of people may stand.
 */
export function namedPeople(approvers: readonly string[]): number | null {
  if (approvers.length === 0 || !approvers.every((name) => name.includes('@'))) return null;
  return new Set(approvers.map((name) => name.toLowerCase())).size;
}
