/**
 * Picks the caller's headers that concern the call itself. All others end here: an allow-list, because what a new header
 * means to a provider is not known.
 * @param headers lower-case names
 * @param sentOn names that go on; one that ends in `*` stands for all that begin so
 */
export function callHeaders(
  headers: Readonly<Record<string, string>>,
  sentOn: readonly string[],
): Record<string, string> {
  const goesOn = (name: string): boolean =>
    sentOn.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => goesOn(name)));
}
