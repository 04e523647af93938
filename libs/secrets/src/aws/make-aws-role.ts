import type { Clock } from '@app/kernel';
import { AwsRole } from './aws-role';
import type { AwsRoleSettings } from './aws-role.config';
import { containerRole } from './container-role';
import { webIdentityRole } from './web-identity';

/** The role that the surroundings name; a web identity counts before the role of the container, as in the SDKs of AWS. */
export function makeAwsRole(settings: AwsRoleSettings, clock: Clock): AwsRole {
  return new AwsRole(webIdentityRole(settings) ?? containerRole(settings), clock);
}
