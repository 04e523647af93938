/**
 * What is wrong with the type of a message or the key of a value on the blackboard; null when nothing is. Names that every
 * object has from the start cannot be told from what was written.
 */
export function nameProblem(name: string): string | null {
  return name in {} ? `'${name}' is a name that every object has; write my_${name}.` : null;
}
