export { Public, Roles, SignedRequests } from './access';
export { identitySection, internalServiceSection, type InternalServiceSettings } from './identity.config';
export { IdentityModule } from './identity.module';
export { InternalIdentityModule } from './internal-identity.module';
export { PRINCIPAL_HEADER, PrincipalTokens } from './principal-tokens';
export { PrincipalTokensModule } from './principal-tokens.module';
export { CurrentPrincipal } from './request-principal';
export { AccessKeys, type AccessKey } from './signature/access-keys';
export { TenantProvisioner, type ProvisionedTenant } from './tenant-provisioner';
