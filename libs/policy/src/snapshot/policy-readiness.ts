import { Injectable } from '@nestjs/common';
import { PolicySnapshots } from './policy-snapshots';

/** For readiness: policies are in force. That one of them could not be compiled does not stop the service. */
@Injectable()
export class PolicyReadiness {
  readonly name = 'policies';

  constructor(private readonly snapshots: PolicySnapshots) {}

  check(): Promise<{ readonly epoch: number; readonly policies: number }> {
    const { epoch, failures, policies } = this.snapshots.status();
    if (epoch !== null) return Promise.resolve({ epoch, policies });
    const reasons = failures.map(({ message, policyId }) => `${policyId} ${message}`);
    return Promise.reject(
      new Error(reasons.length === 0 ? 'No policies are loaded yet.' : `Unusable: ${reasons.join('; ')}.`),
    );
  }
}
