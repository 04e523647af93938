import type { RunStatus } from './stored-run';

/** SQL about runs that people or time have stopped for a while. */
const IS_RESTING = `status in ('awaiting_approval', 'paused')`;

const UNFINISHED: readonly RunStatus[] = ['queued', 'running', 'awaiting_approval', 'paused'];

/** SQL about runs that are not over. */
export const IS_UNFINISHED = `status in (${UNFINISHED.map((status) => `'${status}'`).join(', ')})`;

/** Whoever changes several runs of one family locks them in this order, from the top: nobody waits for each other. */
export const FROM_THE_TOP = 'order by length(r.key_prefix) nulls first, r.id for update of r';

/** SQL that makes of a run `r` one that somebody wants cancelled; one that rests is woken, so that whoever takes it ends it. */
export const TO_BE_CANCELLED = `requested = 'cancel', status = case when ${IS_RESTING} then 'queued' else status end`;

/** SQL that says whether a run `r` was made by steps of a run `top`, or by steps of such runs. */
export const IS_BELOW = `r.root_id = coalesce(top.root_id, top.id) and starts_with(r.key_prefix, coalesce(top.key_prefix, ''))
  and r.id <> top.id`;
