import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditRecord } from '@app/audit';
import { InvalidRequestError, type TenantId } from '@app/kernel';
import { decisionWordOf, readDecisionWord, DECISION_WORDS, type DecisionWord } from './decision-word';
import { toolSignatureOf } from './decision-facts';
import type { DecisionListQuery } from './decision-list.dto';

const DEFAULT_LIMIT = 50;
const PAGE = 500;
/** How many of the newest decisions are looked through for what the trail has no index for. */
const MOST_LOOKED_AT = 5000;

/** Finds decisions of a tenant in its audit trail. */
@Injectable()
export class DecisionLog {
  constructor(private readonly trail: AuditTrail) {}

  /**
   * Decisions that fit, the newest first. The word and the tool are looked for among the newest 5000 of the others.
   * @throws InvalidRequestError (INVALID_REQUEST) for a time or a word that cannot be read
   */
  async list(tenantId: TenantId, query: DecisionListQuery): Promise<readonly AuditRecord[]> {
    const { limit = DEFAULT_LIMIT, policy_id: policyId, tool_signature: tool } = query;
    const word = wordOf(query.decision);
    const filter = {
      kinds: ['decision'] as const,
      policyId: policyId || undefined,
      startTime: timeOf(query.since),
    };
    const size = word === null && !tool ? limit : PAGE;
    const fitting: AuditRecord[] = [];
    for (let offset = 0; offset < MOST_LOOKED_AT && fitting.length < limit; offset += size) {
      const { records } = await this.trail.search(tenantId, { ...filter, limit: size, offset });
      fitting.push(
        ...records.filter(
          (record) =>
            (word === null || decisionWordOf(record) === word) && (!tool || toolSignatureOf(record) === tool),
        ),
      );
      if (records.length < size) break;
    }
    return fitting.slice(0, limit);
  }
}

function wordOf(text: string | undefined): DecisionWord | null {
  if (!text) return null;
  const word = readDecisionWord(text);
  if (word !== null) return word;
  throw new InvalidRequestError(`decision must be one of ${DECISION_WORDS.join(', ')}.`, {
    problems: [{ field: '/decision', message: `must be one of ${DECISION_WORDS.join(', ')}` }],
  });
}

/** Some clients do not encode `+` in times; a blank in its place is taken for one. */
function timeOf(text: string | undefined): Date | undefined {
  if (!text) return undefined;
  const time = new Date(text.replace(/ (\d\d:\d\d)$/, '+$1'));
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidRequestError('since is not a time.', {
    problems: [{ field: '/since', message: 'write an RFC 3339 time such as 2026-01-31T12:00:00Z' }],
  });
}
