import { FairGate, type Place, type Release } from './fair-gate';

/** How many steps may run at once on one task. */
export interface GateLimits {
  readonly perTenant: number;
  readonly perProvider: number;
  /** For each connector of each tenant. */
  readonly perConnector: number;
}

/** What a step is about to use. */
export interface StepTarget {
  readonly provider?: string;
  readonly connector?: string;
}

type Gate = readonly [key: string, limit: number];

/**
 * The gates that every try of a step passes: its tenant's, then that of the provider or connector it uses. A step that
 * waits for a provider keeps its tenant's place, so that a busy provider holds up only those who ask for it most.
 */
export class StepGates {
  private readonly gates = new Map<string, FairGate>();

  constructor(private readonly limits: GateLimits) {}

  /** Rejects with the signal's reason when it fires first; nothing is held then. */
  async enter(place: Place, target: StepTarget, signal: AbortSignal): Promise<Release> {
    const tenant = [`tenant ${place.tenantId}`, this.limits.perTenant] as const;
    const wanted: readonly Gate[] = [tenant, ...this.gatesOf(place.tenantId, target)];
    const held: Release[] = [];
    const release = (): void => {
      for (const letGo of held.splice(0)) letGo();
      for (const [key] of wanted) if (this.gates.get(key)?.isIdle === true) this.gates.delete(key);
    };
    try {
      for (const [key, limit] of wanted) held.push(await this.gate(key, limit).enter(place, signal));
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  private gate(key: string, limit: number): FairGate {
    const gate = this.gates.get(key) ?? new FairGate(limit);
    this.gates.set(key, gate);
    return gate;
  }

  private gatesOf(tenantId: string, { provider, connector }: StepTarget): Gate[] {
    const { perProvider, perConnector } = this.limits;
    const gates: Gate[] = [];
    if (provider !== undefined) gates.push([`provider ${provider}`, perProvider]);
    if (connector !== undefined) gates.push([`connector ${tenantId} ${connector}`, perConnector]);
    return gates;
  }
}
