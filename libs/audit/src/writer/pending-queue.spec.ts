import { anAuditRecord } from '../audit-record.fake';
import { PendingQueue, type PendingRecord } from './pending-queue';
import { admit } from './record-admission';

const pending = (text = ''): PendingRecord => ({
  record: admit(anAuditRecord({ detail: { text } }), Date.now()),
  resolve: () => undefined,
  reject: () => undefined,
});
const LARGE = 'x'.repeat(255 * 1024);

describe(PendingQueue.name, () => {
  it('gives records back in their order, one batch after the other', () => {
    const queue = new PendingQueue({ queueLimitRecords: 10, batchLimitRecords: 2 });
    const all = [pending(), pending(), pending()];
    all.forEach((each) => queue.offer(each));

    expect(queue.takeBatch()).toEqual(all.slice(0, 2));
    expect(queue.takeBatch()).toEqual(all.slice(2));
    expect(queue.takeBatch()).toEqual([]);
  });

  it('refuses more records than its limit', () => {
    const queue = new PendingQueue({ queueLimitRecords: 1, batchLimitRecords: 1 });

    expect(queue.offer(pending())).toBe(true);
    expect(queue.offer(pending())).toBe(false);
    queue.takeBatch();
    expect(queue.offer(pending())).toBe(true);
  });

  it('bounds what waits and what is sent at once by size as well', () => {
    const queue = new PendingQueue({ queueLimitRecords: 1000, batchLimitRecords: 1000 });
    let taken = 0;
    while (queue.offer(pending(LARGE))) taken += 1;

    expect(taken).toBe(256);
    expect(queue.takeBatch()).toHaveLength(32);
    expect(queue.takeAll()).toHaveLength(taken - 32);
    expect(queue.offer(pending(LARGE))).toBe(true);
  });
});
