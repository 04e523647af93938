import type { ClientId, Role } from '@app/kernel';
import { aPrincipal } from '@app/testing';
import type { Reviewer } from './approval';
import { decidingPerson, isRequester } from './deciding-person';

const principal = (clientId: string, roles: Role[] = ['client', 'admin']) =>
  aPrincipal({ clientId: clientId as ClientId, roles });

describe(decidingPerson.name, () => {
  it.each<[string, Role[], Reviewer, string]>([
    [
      'the email address that an admin vouches for',
      ['admin'],
      { email: 'Ann@Acme.com', id: '7' },
      'ann@acme.com',
    ],
    ['the id when there is no address', ['org_admin'], { id: 'Ann' }, 'ann'],
    ['the credential that names nobody', ['admin'], {}, 'client:desk'],
    ['a plain credential, whoever it names', ['client'], { email: 'ann@acme.com' }, 'client:desk'],
  ])('is %s', (_, roles, reviewer, person) => {
    expect(decidingPerson(principal('desk', roles), reviewer)).toBe(person);
  });
});

describe(isRequester.name, () => {
  const asked = { clientId: 'shop', userId: '7', requesterNames: ['7', 'Ann@acme.com'] };
  it.each<[string, string, Reviewer, boolean]>([
    ['the credential that asked', 'shop', {}, true],
    ['the credential that asked, whoever it speaks for', 'shop', { email: 'bob@acme.com' }, true],
    ['the person it was asked for', 'desk', { email: 'ann@ACME.com' }, true],
    ['that person by id', 'desk', { id: 'ann@acme.com', email: 'other@acme.com' }, true],
    ['that person by another name', 'desk', { id: '7', email: 'other@acme.com' }, true],
    ['not somebody else', 'desk', { email: 'bob@acme.com' }, false],
    ['not a credential that names nobody', 'desk', {}, false],
  ])('knows %s', (_, clientId, reviewer, expected) => {
    expect(isRequester(asked, principal(clientId), reviewer)).toBe(expected);
  });

  it('takes nobody for the person when none was named', () => {
    expect(
      isRequester({ clientId: 'shop', userId: '', requesterNames: [] }, principal('desk'), { id: '' }),
    ).toBe(false);
  });
});
