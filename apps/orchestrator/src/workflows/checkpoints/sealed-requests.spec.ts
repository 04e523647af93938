import { newId } from '@app/kernel';
import { SealedRequests, type RequestPlace } from './sealed-requests';

describe(SealedRequests.name, () => {
  const requests = new SealedRequests({ secret: 'a secret of the tests, long enough' });
  const place: RequestPlace = { tenantId: newId(), workflowId: 'wf_1', stepId: 'pay' };
  const request = {
    step_input: { prompt: 'SSN 123-45-6789' },
    model: 'm',
    idempotency_key: 'k',
    cost_usd: 1,
  };

  it('keeps what is asked, and nothing that differs between tries', () => {
    const sealed = requests.seal(place, request) ?? '';

    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('123-45');
    expect(requests.open(place, sealed)).toEqual({ step_input: request.step_input, model: 'm' });
  });

  it.each<[string, SealedRequests, Partial<RequestPlace>]>([
    ['another tenant', requests, { tenantId: newId() }],
    ['another workflow', requests, { workflowId: 'wf_2' }],
    ['another step', requests, { stepId: 'pay2' }],
    ['another secret', new SealedRequests({ secret: 'another secret, long enough as well' }), {}],
  ])('opens nothing for %s', (_, opener, other) => {
    const sealed = requests.seal(place, request) ?? '';

    expect(opener.open({ ...place, ...other }, sealed)).toBeNull();
  });

  it('does not keep what is too large', () => {
    expect(requests.seal(place, { step_input: { prompt: 'x'.repeat(262_144) } })).toBeNull();
  });
});
