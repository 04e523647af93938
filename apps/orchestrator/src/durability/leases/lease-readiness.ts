import { Injectable } from '@nestjs/common';
import { ExecutorLease } from './executor-lease';

/** For readiness: without a lease the runs of this task are taken by others, so that it should get no new ones. */
@Injectable()
export class LeaseReadiness {
  readonly name = 'plan_runs';

  constructor(private readonly lease: ExecutorLease) {}

  check(): Promise<void> {
    return this.lease.isHeld ? Promise.resolve() : Promise.reject(new Error('The lease is not renewed.'));
  }
}
