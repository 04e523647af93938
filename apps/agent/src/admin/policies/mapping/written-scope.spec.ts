import { ForbiddenError } from '@app/kernel';
import { aPrincipal } from '@app/testing';
import { requireSameScope, writtenScope } from './written-scope';

const admin = aPrincipal({ roles: ['client', 'admin'] });
const ofOrganization = aPrincipal({ roles: ['client', 'admin', 'org_admin'] });

describe(writtenScope.name, () => {
  it.each([{}, { tier: null }, { tier: '' }, { tier: 'tenant', organization_id: 'other' }])(
    'takes %j for the tenant',
    (said) => {
      expect(writtenScope(admin, said)).toBe('tenant');
    },
  );

  it('takes the role org_admin for the organization', () => {
    const own = { tier: 'organization', organization_id: ofOrganization.organizationId };

    expect(writtenScope(ofOrganization, own)).toBe('organization');
    expect(() => writtenScope(admin, own)).toThrow('the role org_admin');
  });

  it.each([{ tier: 'system' }, { tier: 'organization', organization_id: 'other' }, { tier: 'x' }])(
    'refuses %j',
    (said) => {
      expect(() => writtenScope(ofOrganization, said)).toThrow(ForbiddenError);
    },
  );
});

describe(requireSameScope.name, () => {
  it('lets no policy change its owner', () => {
    expect(() => requireSameScope({ scope: 'tenant' }, 'organization')).toThrow(ForbiddenError);
    expect(() => requireSameScope({ scope: 'organization' }, 'organization')).not.toThrow();
  });
});
