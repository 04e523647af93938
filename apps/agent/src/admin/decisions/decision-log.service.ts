import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditRecord } from '@app/audit';
import { InvalidRequestError, type TenantId } from '@app/kernel';
import { outcomeOf, readDecisionWord, DECISION_WORDS, type DecisionWord } from './decision-word';
import type { DecisionListQuery } from './decision-list.dto';

const DEFAULT_LIMIT = 50;

/** Finds decisions of a tenant in its audit trail. */
@Injectable()
export class DecisionLog {
  constructor(private readonly trail: AuditTrail) {}

  /**
   * Decisions that fit, the newest first.
   * @throws InvalidRequestError (INVALID_REQUEST) for a time or a word that cannot be read
   */
  async list(tenantId: TenantId, query: DecisionListQuery): Promise<readonly AuditRecord[]> {
    const { decision, limit = DEFAULT_LIMIT, policy_id: policyId, since, tool_signature: tool } = query;
    const filter = {
      kinds: ['decision'] as const,
      outcome: decision ? outcomeOf(wordOf(decision)) : undefined,
      policyId: policyId || undefined,
      startTime: timeOf(since),
      toolSignature: tool || undefined,
    };
    return this.trail.newest(tenantId, filter, limit);
  }
}

function wordOf(text: string): DecisionWord {
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
