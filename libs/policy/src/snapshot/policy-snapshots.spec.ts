import type { ChannelListener } from '@app/database';
import { systemClock } from '@app/kernel';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { PolicySnapshots } from './policy-snapshots';
import type { SnapshotBuilder } from './snapshot-builder';

describe(PolicySnapshots.name, () => {
  it('looks again when it begins to hear: what was announced before was not heard', async () => {
    let published = 1;
    let hear = (): void => undefined;
    const builder = {
      publishedEpoch: () => Promise.resolve(published),
      build: () => Promise.resolve({ snapshot: new PolicySnapshot(published, []), failures: [] }),
    } as unknown as SnapshotBuilder;
    const listener = {
      listen: () => new Promise<void>((resolve) => (hear = resolve)),
    } as unknown as ChannelListener;
    const snapshots = new PolicySnapshots(builder, listener, systemClock, { pollMs: 60_000 });

    await snapshots.onApplicationBootstrap();
    expect(snapshots.current().epoch).toBe(1);
    published = 2;
    hear();
    await new Promise((resolve) => setImmediate(resolve));

    expect(snapshots.current().epoch).toBe(2);
    await snapshots.onApplicationShutdown();
  });
});
