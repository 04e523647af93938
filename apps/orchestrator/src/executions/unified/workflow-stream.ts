import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { HEARTBEAT, eventFrame } from './event-frame';
import { UnifiedExecutions } from './unified-executions.service';

/** Orchestrators of others tell their steps at their own pace, and nobody is told of it. */
const LOOK_AGAIN_MS = 1000;

/** Follows workflows of other orchestrators. */
@Injectable()
export class WorkflowStream {
  constructor(private readonly executions: UnifiedExecutions) {}

  /**
   * The workflow as it is, and again whenever it has changed, as server-sent events. Ends when it is over, or when the signal
   * fires.
   */
  async *events(principal: Principal, id: string, signal: AbortSignal): AsyncGenerator<string> {
    let shown = '';
    for (let seq = 1; !signal.aborted;) {
      const workflow = await this.executions.find(principal, id);
      const data = JSON.stringify(workflow);
      yield data === shown ? HEARTBEAT : eventFrame(seq++, 'status', data);
      if (workflow.status !== 'running') return;
      shown = data;
      await wait(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
