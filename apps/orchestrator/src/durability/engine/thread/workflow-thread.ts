/**
 * The thread of the durable engine; `WorkflowEngine` starts it with its settings. It ends with the process, or when it is
 * terminated.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { DurableWorkflows } from './durable-workflows';
import { connectThread } from './connect-thread';
import type { ThreadSettings, WorkflowHost, WorkflowThread } from './thread-calls';

if (parentPort === null) throw new Error('This file is the body of a thread.');

const workflows: DurableWorkflows = new DurableWorkflows(workerData as ThreadSettings, {
  work: (turn) => host.work(turn),
  log: (level, entry) => void host.log(level, entry),
});
const host = connectThread<WorkflowHost, WorkflowThread>(parentPort, {
  launch: () => workflows.launch(),
  begin: (turn) => workflows.begin(turn),
  openTurns: (beganBefore) => workflows.openTurns(beganBefore),
  close: (turns) => workflows.close(turns),
  forget: (endedBefore) => workflows.forget(endedBefore),
  stop: () => workflows.stop(),
});
