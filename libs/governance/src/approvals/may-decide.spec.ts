import type { ClientId, Role } from '@app/kernel';
import { aPrincipal } from '@app/testing';
import type { Reviewer } from './approval';
import { mayDecide } from './may-decide';

describe(mayDecide.name, () => {
  it.each<[string, Role[], Reviewer, string[], boolean]>([
    ['an admin when nobody is named', ['client', 'admin'], {}, [], true],
    ['not a plain client when nobody is named', ['client'], {}, [], false],
    ['not a plain client that claims a role', ['client'], { role: 'admin' }, [], false],
    ['a credential that is named', ['client'], {}, ['Desk'], true],
    ['a role that is named', ['client', 'org_admin'], {}, ['org_admin'], true],
    ['not an admin who names nobody on the list', ['client', 'admin'], {}, ['cfo@acme.com'], false],
    [
      'an admin who vouches for a person',
      ['client', 'admin'],
      { email: 'CFO@acme.com' },
      ['cfo@acme.com'],
      true,
    ],
    ['an admin who vouches for a role', ['client', 'admin'], { role: 'compliance' }, ['compliance'], true],
    ['not a plain client that vouches', ['client'], { role: 'compliance' }, ['compliance'], false],
  ])('lets decide: %s', (_, roles, reviewer, approvers, expected) => {
    const principal = aPrincipal({ roles, clientId: 'desk' as ClientId });

    expect(mayDecide(principal, reviewer, approvers)).toBe(expected);
  });
});
