import { Module } from '@nestjs/common';
import { IdentityModule } from '@app/identity';
import { QuotaModule } from '@app/quota';
import { AwsCredentialsController } from './aws-credentials.controller';

/** Routes to manage the key pairs of AWS clients. */
@Module({ imports: [IdentityModule, QuotaModule], controllers: [AwsCredentialsController] })
export class AwsCredentialsModule {}
