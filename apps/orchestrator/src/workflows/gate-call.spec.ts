import type { Principal } from '@app/kernel';
import { gateCall, type GateCaller } from './gate-call';

describe(gateCall.name, () => {
  const caller: GateCaller = {
    principal: {} as Principal,
    trace: { traceId: '0'.repeat(32), requestId: 'r' },
    receivedAt: new Date(0),
    signal: new AbortController().signal,
  };
  const place = { workflowId: 'w', workflowName: 'name', stepId: 's' };

  it('shows texts, long numbers and names of fields of what a step is asked to do', () => {
    const body = {
      step_input: { note: 'hello', 'ann@example.org': 1 },
      tool_context: { tool_name: 'pay', tool_input: { card: 4111111111111111 } },
    };

    expect(gateCall(body, place, caller).segments).toEqual([
      { pointer: '/step_input/note', text: 'hello' },
      { pointer: '/step_input/~k0', text: 'note' },
      { pointer: '/step_input/~k1', text: 'ann@example.org' },
      { pointer: '/tool_context/tool_input/card', text: '4111111111111111' },
      { pointer: '/tool_context/tool_input/~k0', text: 'card' },
    ]);
  });
});
