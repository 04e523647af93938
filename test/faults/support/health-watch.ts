import { setTimeout as sleep } from 'node:timers/promises';
import type { BuiltProcess } from './built-process';
import { until } from './until';

const PAUSE_MS = 10;

/** A change of what a health page answers. */
export interface Sighting {
  /** Null when nobody answered. */
  readonly status: number | null;
  readonly atMs: number;
}

/** Asks both health pages of a service again and again, as a load balancer does. */
export class HealthWatch {
  readonly ready: Sighting[] = [];
  readonly live: Sighting[] = [];
  private readonly polls: Promise<void>[];
  private isOver = false;

  private constructor(private readonly service: BuiltProcess) {
    this.polls = [this.poll('/health/ready', this.ready), this.poll('/health/live', this.live)];
  }

  static start(service: BuiltProcess): HealthWatch {
    return new HealthWatch(service);
  }

  /** Waits until readiness answers with this status. */
  async showsReadiness(status: number): Promise<void> {
    await until(`readiness answers ${status}`, () => this.ready.at(-1)?.status === status);
  }

  /** Every status that the liveness page has given. */
  get liveStatuses(): readonly (number | null)[] {
    return [...new Set(this.live.map(({ status }) => status))];
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.polls);
  }

  private async poll(path: '/health/ready' | '/health/live', sightings: Sighting[]): Promise<void> {
    while (!this.isOver) {
      const status = await this.service.statusOf(path);
      if (sightings.at(-1)?.status !== status) sightings.push({ status, atMs: performance.now() });
      await sleep(PAUSE_MS);
    }
  }
}
