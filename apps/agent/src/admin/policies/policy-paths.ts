/** Where the contract's clients look for policies: SDKs, direct callers and early SDKs, and those in between. */
const BASES = ['api/v1/policies', 'api/v1/dynamic-policies', 'api/v1/policies/dynamic'];

/** The paths of one route, aliases included. @param rest what follows the base, such as `/:id/versions` */
export function policyPaths(rest = ''): string[] {
  return BASES.map((base) => `${base}${rest}`);
}
