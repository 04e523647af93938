import { Inject, Injectable } from '@nestjs/common';
import { AuditTrail, type AuditRecord } from '@app/audit';
import { CLOCK, type Clock, type DecisionId, type TenantId } from '@app/kernel';
import type { RecordedCall, RecordedCallPage, RecordedCalls } from '@app/policy';
import type { RequestContent } from './call-content';
import { CallContentRepository, type StoredContent } from './call-content.repository';

const RECORDS_PER_PAGE = 1_000;
/** Each may hold the texts of two stages, so that a page stays below 100 MB. */
const CALLS_PER_PAGE = 100;

/** Calls of the past: which there were says the audit trail, what was said in them the kept contents. */
@Injectable()
export class KeptCalls implements RecordedCalls {
  constructor(
    private readonly trail: AuditTrail,
    private readonly repository: CallContentRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async *newest(tenantId: TenantId, limit: number): AsyncGenerator<RecordedCallPage> {
    // Calls that come in meanwhile would push others onto the next page.
    const endTime = this.clock.now();
    for (let offset = 0; offset < limit; offset += RECORDS_PER_PAGE) {
      const size = Math.min(RECORDS_PER_PAGE, limit - offset);
      const kinds = ['decision'] as const;
      const { records } = await this.trail.search(tenantId, { kinds, endTime, limit: size, offset });
      for (let at = 0; at < records.length; at += CALLS_PER_PAGE) {
        yield await this.page(tenantId, records.slice(at, at + CALLS_PER_PAGE));
      }
      if (records.length < size) return;
    }
  }

  async find(tenantId: TenantId, decisionId: string): Promise<RecordedCall | null> {
    const record = await this.trail.find(tenantId, decisionId);
    if (record?.kind !== 'decision') return null;
    const { calls } = await this.page(tenantId, [record]);
    return calls[0] ?? null;
  }

  private async page(tenantId: TenantId, records: readonly AuditRecord[]): Promise<RecordedCallPage> {
    const contents = await this.repository.read(
      tenantId,
      records.map(({ id }) => id),
    );
    const calls = records.flatMap((record) => callOf(record, contents.get(record.id) ?? []));
    return { calls, notReplayable: records.length - calls.length };
  }
}

function callOf({ id, recordedAt, stage }: AuditRecord, kept: readonly StoredContent[]): RecordedCall[] {
  const request = kept.find((content) => content.stage === stage);
  if (request === undefined) return [];
  const { clientId, context, operation, roles, target, user } = request.content as RequestContent;
  const stages = [request, ...kept.filter((content) => content !== request)];
  return [
    {
      decisionId: id as DecisionId,
      recordedAt,
      ...{ clientId, context, operation, roles, target, user },
      stages: stages.map(({ content, stage: at }) => ({
        stage: at,
        segments: content.segments,
        verdict: content.verdict,
      })),
    },
  ];
}
