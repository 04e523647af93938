import { newId, type GovernedCall } from '@app/kernel';
import { aPrincipal } from './principal.builder';

/** A harmless chat call with one segment, received at a fixed time. */
export function aCall(overrides: Partial<GovernedCall> = {}): GovernedCall {
  return {
    id: newId(),
    principal: aPrincipal(),
    stage: 'llm.request',
    operation: 'chat',
    target: { provider: 'stand-in', model: 'stand-in-small' },
    user: {},
    segments: [{ pointer: '/messages/0/content', text: 'What is the capital of France?' }],
    context: {},
    trace: { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', requestId: 'req-1' },
    receivedAt: new Date('2026-01-15T12:00:00Z'),
    signal: new AbortController().signal,
    ...overrides,
  };
}
