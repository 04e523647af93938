import type { Environment } from '@app/config';
import type { Clock } from '@app/kernel';
import { TaskRoleCredentials, type AwsCredentialSource } from './aws/aws-credentials';
import { AwsVault } from './aws/aws-vault';
import { SecretsManager } from './aws/secrets-manager';
import { EnvironmentVault } from './environment/environment-vault';
import { LocalVault } from './local/local-vault';
import { VaultKey } from './local/vault-key';
import { SecretCache } from './secret-cache';
import { SecretStore } from './secret-store';
import type { WritableVault } from './secret-vault';
import type { SecretsSettings } from './secrets.config';
import { SecretsUnavailableError } from './secrets.errors';

/** What the settings do not say. */
export interface SecretSurroundings {
  readonly environment: Environment;
  readonly clock: Clock;
}

/** Makes the store that the settings describe. Nothing is read or written before it is used. */
export function makeSecretStore(
  settings: SecretsSettings,
  { environment, clock }: SecretSurroundings,
): SecretStore {
  const { awsPrefix, cacheTtlMs: ttlMs, envPrefix } = settings;
  return new SecretStore({
    own: settings.store === 'aws' ? awsVault(settings, clock) : localVault(settings),
    foreign: [new EnvironmentVault(environment, envPrefix)],
    cache: new SecretCache(clock, { ttlMs }),
    rules: { awsPrefix, envPrefix },
  });
}

function localVault({ file, key: passphrase, keyFile }: SecretsSettings): WritableVault {
  return new LocalVault(file, new VaultKey({ passphrase, file: keyFile ?? `${file}.key` }));
}

function awsVault(settings: SecretsSettings, clock: Clock): WritableVault {
  const { awsEndpoint: endpoint, awsPrefix: prefix, awsRegion: region } = settings;
  const manager = new SecretsManager({ endpoint, credentials: credentialsOf(settings, clock) }, clock);
  return new AwsVault(manager, { region, prefix });
}

function credentialsOf(settings: SecretsSettings, clock: Clock): AwsCredentialSource {
  const { awsAccessKeyId, awsContainerCredentials, awsSecretAccessKey, awsSessionToken } = settings;
  if (awsAccessKeyId !== null && awsSecretAccessKey !== null) {
    const keys = {
      accessKeyId: awsAccessKeyId,
      secretAccessKey: awsSecretAccessKey,
      ...(awsSessionToken !== null && { sessionToken: awsSessionToken }),
    };
    return () => Promise.resolve(keys);
  }
  if (awsContainerCredentials !== null) {
    const role = new TaskRoleCredentials(awsContainerCredentials, clock);
    return () => role.current();
  }
  return () => Promise.reject(new SecretsUnavailableError('there are no keys for AWS Secrets Manager'));
}
