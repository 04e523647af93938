export { AwsRole } from './aws/aws-role';
export { awsRoleSection } from './aws/aws-role.config';
export { seal, unseal } from './local/sealing';
export { SecretStore } from './secret-store';
export { SecretText } from './secret-text';
export { secretsSection } from './secrets.config';
export { SecretReferenceError, SecretsUnavailableError } from './secrets.errors';
export { SecretsModule } from './secrets.module';
