import type { GovernedCall } from '@app/kernel';
import { aCall } from '@app/testing';
import { subjectHashOf } from './approval-subject';

const call = aCall();
const one = [{ pointer: '/a', text: 'pay' }];

describe(subjectHashOf.name, () => {
  it('is the same for another attempt at the same call', () => {
    const again = { ...aCall(), principal: call.principal, segments: one, contentHash: () => 'x' };

    expect(subjectHashOf(again)).toBe(subjectHashOf({ ...call, segments: one, contentHash: () => 'x' }));
  });

  it.each<[string, Partial<GovernedCall>]>([
    ['another text', { segments: [{ pointer: '/a', text: 'pay more' }] }],
    ['another place of the text', { segments: [{ pointer: '/b', text: 'pay' }] }],
    ['another model', { target: { ...call.target, model: 'another' } }],
    ['another content', { contentHash: () => 'y' }],
    ['another user', { user: { id: 'eve' } }],
    ['another client', { principal: { ...call.principal, clientId: 'another' as never } }],
    ['another tenant', { principal: { ...call.principal, tenantId: 'another' as never } }],
    ['another operation', { operation: 'another' }],
    ['another stage', { stage: 'tool.request' }],
  ])('differs for %s', (_, other) => {
    const approved = { ...call, segments: one, contentHash: () => 'x' };

    expect(subjectHashOf({ ...approved, ...other })).not.toBe(subjectHashOf(approved));
  });

  it('tells two texts from one that is written like them', () => {
    const two = [...one, { pointer: '/b', text: 'now' }];
    const written = [{ pointer: '/a', text: 'pay\n/b\nnow' }];

    expect(subjectHashOf({ ...call, segments: written })).not.toBe(subjectHashOf({ ...call, segments: two }));
  });
});
