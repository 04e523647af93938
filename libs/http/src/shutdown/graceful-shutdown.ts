import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HttpSettings } from '../http.config';
import type { DualServer } from '../listener/dual-server';
import { Draining } from './draining';

/** The part of `process` that a shutdown uses. */
export interface ProcessHost {
  on(event: 'SIGTERM' | 'SIGINT' | 'disconnect', listener: () => void): unknown;
  exit(code: number): void;
}

type ShutdownSettings = Pick<HttpSettings, 'drainMs' | 'shutdownDeadlineMs'>;

/**
 * Stops an application without losing a request. On SIGTERM, SIGINT or when the parent process goes away:
 * 1. readiness answers 503; everything is still served for `drainMs`;
 * 2. callers are told to use another connection (GOAWAY, `connection: close`); what runs is finished;
 * 3. the port closes, then the shutdown hooks run: audit trail, leases and pools belong into `onApplicationShutdown`;
 * 4. exit code 0.
 * Past `shutdownDeadlineMs`, or at a second signal, or when a hook fails: exit code 1, at once.
 */
export class GracefulShutdown {
  private readonly logger = new Logger('shutdown');
  private deadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly settings: ShutdownSettings,
    private readonly host: ProcessHost = process,
  ) {}

  /** Begins to listen for the end. */
  install(): void {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
      this.host.on(event, () => void this.stop(event));
    }
  }

  private async stop(reason: string): Promise<void> {
    if (this.deadline !== undefined) return this.end(1);
    this.logger.log({ event: 'shutdown.begun', reason, ...this.settings });
    this.deadline = setTimeout(() => {
      this.logger.error({ event: 'shutdown.deadline_passed', deadlineMs: this.settings.shutdownDeadlineMs });
      this.end(1);
    }, this.settings.shutdownDeadlineMs);
    const exitCode = await this.drain().then(
      () => 0,
      (err: unknown) => {
        this.logger.error({ event: 'shutdown.failed', err });
        return 1;
      },
    );
    this.end(exitCode);
  }

  private end(exitCode: number): void {
    clearTimeout(this.deadline);
    this.host.exit(exitCode);
  }

  private async drain(): Promise<void> {
    this.app.get(Draining).begin();
    await wait(this.settings.drainMs, undefined, { ref: false });
    (this.app.getHttpServer() as unknown as DualServer).startDraining();
    await this.app.close();
    this.logger.log({ event: 'shutdown.done' });
  }
}
