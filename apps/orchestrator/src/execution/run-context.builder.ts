import { newId } from '@app/kernel';
import type { Principal } from '@app/kernel';
import type { RunContext } from './run-context';
import { FakeStepJournal } from './step-journal.fake';

/** The context of a run that nothing disturbs, with an empty journal. */
export function aRunContext(overrides: Partial<RunContext> = {}): RunContext {
  const principal: Principal = {
    tenantId: newId(),
    organizationId: newId(),
    clientId: 'a-client' as Principal['clientId'],
    roles: ['client'],
    tier: 'pilot',
    limits: { burstPerSecond: 100, monthlyQuota: null },
  };
  return {
    runId: newId(),
    parent: null,
    planId: 'plan_1',
    principal,
    user: {},
    trace: { traceId: '0'.repeat(32), requestId: 'r' },
    signal: new AbortController().signal,
    deadline: new Date('2026-01-16T12:00:00Z'),
    priority: 5,
    journal: new FakeStepJournal(),
    mode: 'auto',
    revise: () => Promise.resolve(),
    approvals: {
      request: () => Promise.reject(new Error('nobody is there to ask')),
      stateOf: () => Promise.resolve(null),
      states: () => Promise.resolve(new Map()),
    },
    isResumed: false,
    children: { run: () => Promise.reject(new Error('there are no other tasks')) },
    onWake: () => () => undefined,
    isPaused: () => false,
    ...overrides,
  };
}
