import { Global, Module, type INestApplicationContext, type LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, systemClock, type Clock } from '@app/kernel';
import { POLICY_CHANGE_RECORDER, type PolicyChangeEvent } from '../lifecycle/policy-change';
import { policySection } from '../policy.config';
import { PolicyManagementModule } from '../policy-management.module';
import { RECORDED_DECISIONS, type RecordedDecision } from '../explanation/recorded-decision';
import { RECORDED_CALLS, type RecordedCall, type RecordedCalls } from '../replay/recorded-call';

/** What a service's neighbours would keep. */
class FakeRecords implements RecordedCalls {
  readonly events: PolicyChangeEvent[] = [];
  readonly calls: RecordedCall[] = [];
  readonly decisions = new Map<string, RecordedDecision>();
  notReplayable = 0;
  isDown = false;

  record(events: readonly PolicyChangeEvent[]): Promise<void> {
    if (this.isDown) return Promise.reject(new Error('the trail is down'));
    this.events.push(...events);
    return Promise.resolve();
  }

  async *newest(): ReturnType<RecordedCalls['newest']> {
    await Promise.resolve();
    yield { calls: this.calls, notReplayable: this.notReplayable };
  }

  find(_: unknown, decisionId: string): Promise<RecordedCall | null> {
    return Promise.resolve(this.calls.find((call) => call.decisionId === decisionId) ?? null);
  }
}

/** A task that decides and manages policies, without anything around it. */
export interface PolicyService {
  readonly app: INestApplicationContext;
  readonly records: FakeRecords;
}

/** Long enough that only an announcement can be the reason of a change within a test. */
const POLL_MS = '60000';

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** Starts a task on a database. */
export async function startPolicyService(
  databaseUrl: string,
  clock: Clock = systemClock,
): Promise<PolicyService> {
  const records = new FakeRecords();
  const env = { DATABASE_URL: databaseUrl, AXONFLOW_POLICY_POLL_MS: POLL_MS };
  const testing = await Test.createTestingModule({
    imports: [
      globally({ provide: CLOCK, useValue: clock }),
      ConfigModule.forRoot([databaseSection, policySection], env),
      DatabaseModule,
      PolicyManagementModule.forRoot({
        imports: [
          globally(
            { provide: POLICY_CHANGE_RECORDER, useValue: records },
            { provide: RECORDED_CALLS, useValue: records },
            {
              provide: RECORDED_DECISIONS,
              useValue: {
                find: (_: unknown, id: string) => Promise.resolve(records.decisions.get(id) ?? null),
              },
            },
          ),
        ],
      }),
    ],
  })
    .setLogger(SILENT)
    .compile();
  return { app: await testing.init(), records };
}

function globally(...providers: readonly { readonly provide: symbol; readonly useValue: unknown }[]) {
  @Global()
  @Module({ providers: [...providers], exports: providers.map(({ provide }) => provide) })
  class Neighbours {}
  return Neighbours;
}
