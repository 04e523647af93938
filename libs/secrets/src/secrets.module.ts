import { Module } from '@nestjs/common';
import { processEnvironment } from '@app/config';
import { CLOCK, type Clock } from '@app/kernel';
import { AwsRole } from './aws/aws-role';
import { awsRoleSection, type AwsRoleSettings } from './aws/aws-role.config';
import { makeAwsRole } from './aws/make-aws-role';
import { makeSecretStore } from './make-secret-store';
import { SecretStore } from './secret-store';
import { secretsSection, type SecretsSettings } from './secrets.config';

/** The store of secrets and the role in AWS. Needs {@link secretsSection} and {@link awsRoleSection} loaded and CLOCK provided. */
@Module({
  providers: [
    {
      provide: AwsRole,
      inject: [awsRoleSection.token, CLOCK],
      useFactory: (settings: AwsRoleSettings, clock: Clock) => makeAwsRole(settings, clock),
    },
    {
      provide: SecretStore,
      inject: [secretsSection.token, AwsRole, CLOCK],
      useFactory: (settings: SecretsSettings, role: AwsRole, clock: Clock) =>
        makeSecretStore(settings, { environment: processEnvironment(), role, clock }),
    },
  ],
  exports: [AwsRole, SecretStore],
})
export class SecretsModule {}
