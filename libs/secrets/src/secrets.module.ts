import { Module } from '@nestjs/common';
import { processEnvironment } from '@app/config';
import { CLOCK, type Clock } from '@app/kernel';
import { makeSecretStore } from './make-secret-store';
import { SecretStore } from './secret-store';
import { secretsSection, type SecretsSettings } from './secrets.config';

/** The store of secrets. Needs {@link secretsSection} loaded and CLOCK provided. */
@Module({
  providers: [
    {
      provide: SecretStore,
      inject: [secretsSection.token, CLOCK],
      useFactory: (settings: SecretsSettings, clock: Clock) =>
        makeSecretStore(settings, { environment: processEnvironment(), clock }),
    },
  ],
  exports: [SecretStore],
})
export class SecretsModule {}
