import { Body, Controller, Delete, Get, Param, Post, UseGuards } from '@nestjs/common';
import { Endpoint } from '@app/http';
import { AccessKeys, CurrentPrincipal, Roles, type AccessKey } from '@app/identity';
import type { ClientId, Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { Nothing } from '../policies/policy.dto';
import {
  AwsCredentialList,
  AwsCredentialPath,
  IssuedAwsCredential,
  NewAwsCredential,
  type AwsCredential,
} from './aws-credentials.dto';

/** Key pairs with which AWS clients sign their requests to the door of Bedrock. */
@Controller('api/v1/aws-credentials')
@Roles('admin')
@UseGuards(TenantThrottlerGuard)
export class AwsCredentialsController {
  constructor(private readonly keys: AccessKeys) {}

  @Post()
  @Endpoint({
    summary: 'Give an API client a key pair for signed requests',
    description:
      'A client may have ten pairs in use. The secret is shown this once and cannot be read again.',
    tags: ['credentials'],
    operationId: 'issueAwsCredential',
    body: NewAwsCredential,
    responses: { 201: IssuedAwsCredential },
  })
  async issue(
    @Body() { client_id: clientId }: NewAwsCredential,
    @CurrentPrincipal() principal: Principal,
  ): Promise<IssuedAwsCredential> {
    const issued = await this.keys.issue(principal, clientId as ClientId);
    return { ...credentialOf(issued), secret_access_key: issued.secretAccessKey };
  }

  @Get()
  @Endpoint({
    summary: 'List the key pairs of the tenant, newest first',
    tags: ['credentials'],
    operationId: 'listAwsCredentials',
    responses: { 200: AwsCredentialList },
  })
  async list(@CurrentPrincipal() principal: Principal): Promise<AwsCredentialList> {
    const keys = await this.keys.list(principal);
    return { credentials: keys.map(credentialOf), total: keys.length };
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Revoke a key pair for good',
    tags: ['credentials'],
    operationId: 'revokeAwsCredential',
    params: AwsCredentialPath,
    responses: { 204: Nothing },
  })
  async revoke(@Param() { id }: AwsCredentialPath, @CurrentPrincipal() principal: Principal): Promise<void> {
    await this.keys.revoke(principal, id);
  }
}

function credentialOf(key: AccessKey): AwsCredential {
  return {
    id: key.id,
    access_key_id: key.accessKeyId,
    client_id: key.clientId,
    created_at: key.createdAt.toISOString(),
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
