import { Controller, Get } from '@nestjs/common';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { ForbiddenError, type Principal } from '@app/kernel';
import { NotifyKey } from '../approval.dto';
import { NoticeKeys } from './notice-keys';

/** How receivers of decisions know that they come from here. */
@Controller('api/v1/hitl/notify-key')
export class NotifyKeyController {
  constructor(private readonly keys: NoticeKeys) {}

  @Get()
  @Endpoint({
    summary: 'Read the key by which decisions are signed',
    description: 'For admins.',
    tags: ['approvals'],
    responses: { 200: NotifyKey },
  })
  key(@CurrentPrincipal() { roles, tenantId }: Principal): NotifyKey {
    if (!roles.some((role) => role === 'admin' || role === 'org_admin'))
      throw new ForbiddenError('Reading the key needs a credential with the role admin.');
    const data = { key: this.keys.keyOf(tenantId), header: 'X-AxonFlow-Signature', algorithm: 'HMAC-SHA256' };
    return { success: true, data };
  }
}
