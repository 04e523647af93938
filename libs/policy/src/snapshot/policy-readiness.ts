import { Injectable } from '@nestjs/common';
import { PolicySnapshots } from './policy-snapshots';

/** For readiness: policies are in force. That one of them could not be compiled does not stop the service. */
@Injectable()
export class PolicyReadiness {
  readonly name = 'policies';

  constructor(private readonly snapshots: PolicySnapshots) {}

  check(): Promise<{ readonly epoch: number; readonly policies: number }> {
    const { epoch, policies } = this.snapshots.status();
    return epoch === null
      ? Promise.reject(new Error('No policies are loaded yet.'))
      : Promise.resolve({ epoch, policies });
  }
}
