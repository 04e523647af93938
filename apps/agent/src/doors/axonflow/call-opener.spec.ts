import type { FastifyRequest } from 'fastify';
import { aPrincipal, ManualClock } from '@app/testing';
import { CallOpener } from './call-opener';

describe(CallOpener.name, () => {
  it('knows that no such call brings a key, whatever its context says', () => {
    const context = { team: 'risk', brings_provider_key: true };
    const facts = { operation: 'chat', segments: [], context };

    const call = new CallOpener(new ManualClock()).open({} as FastifyRequest, aPrincipal(), facts);

    expect(call.context).toEqual({ team: 'risk', brings_provider_key: false });
  });
});
