import type { Environment } from '@app/config';
import type { Clock } from '@app/kernel';
import type { AwsCredentialSource } from './aws/aws-credentials';
import type { AwsRole } from './aws/aws-role';
import { AwsVault } from './aws/aws-vault';
import { SecretsManager } from './aws/secrets-manager';
import { EnvironmentVault } from './environment/environment-vault';
import { LocalVault } from './local/local-vault';
import { VaultKey } from './local/vault-key';
import { SecretCache } from './secret-cache';
import { SecretStore } from './secret-store';
import type { WritableVault } from './secret-vault';
import type { SecretsSettings } from './secrets.config';

/** What the settings do not say. */
export interface SecretSurroundings {
  readonly environment: Environment;
  /** Of this service in AWS. */
  readonly role: AwsRole;
  readonly clock: Clock;
}

/** Makes the store that the settings describe. Nothing is read or written before it is used. */
export function makeSecretStore(settings: SecretsSettings, surroundings: SecretSurroundings): SecretStore {
  const { clock, environment } = surroundings;
  const { awsPrefix, cacheTtlMs: ttlMs, envPrefix } = settings;
  return new SecretStore({
    own: settings.store === 'aws' ? awsVault(settings, surroundings) : localVault(settings),
    foreign: [new EnvironmentVault(environment, envPrefix)],
    cache: new SecretCache(clock, { ttlMs }),
    rules: { awsPrefix, envPrefix },
  });
}

function localVault({ file, key: passphrase, keyFile }: SecretsSettings): WritableVault {
  return new LocalVault(file, new VaultKey({ passphrase, file: keyFile ?? `${file}.key` }));
}

function awsVault(settings: SecretsSettings, { clock, role }: SecretSurroundings): WritableVault {
  const { awsEndpoint: endpoint, awsPrefix: prefix, awsRegion: region } = settings;
  const manager = new SecretsManager({ endpoint, credentials: credentialsOf(settings, role) }, clock);
  return new AwsVault(manager, { region, prefix });
}

function credentialsOf(settings: SecretsSettings, role: AwsRole): AwsCredentialSource {
  const { awsAccessKeyId, awsSecretAccessKey, awsSessionToken } = settings;
  if (awsAccessKeyId !== null && awsSecretAccessKey !== null) {
    const keys = {
      accessKeyId: awsAccessKeyId,
      secretAccessKey: awsSecretAccessKey,
      ...(awsSessionToken !== null && { sessionToken: awsSessionToken }),
    };
    return () => Promise.resolve(keys);
  }
  return () => role.current();
}
