import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { internalServiceSection, type InternalServiceSettings } from '@app/identity';
import type { TenantId } from '@app/kernel';
import { seal, unseal } from '@app/secrets';
import type { GateRequest } from '../gate.dto';

/** Whose request it is, and of which step. */
export interface RequestPlace {
  readonly tenantId: TenantId;
  readonly workflowId: string;
  readonly stepId: string;
}

/** Requests beyond this many bytes are not kept. */
const MOST_BYTES = 262_144;

/** The form of what is sealed. */
const VERSION = 1;

/**
 * Seals what gates were asked, so that they can be asked again while nobody reads it in the database. Each tenant has a
 * key of its own, which is stored nowhere and changes with AXONFLOW_INTERNAL_SERVICE_SECRET.
 */
@Injectable()
export class SealedRequests {
  constructor(@Inject(internalServiceSection.token) private readonly settings: InternalServiceSettings) {}

  /** @returns null when the request is too large to be kept */
  seal(place: RequestPlace, request: GateRequest): string | null {
    const { model, provider, step_input, step_name, step_type, tool_context } = request;
    const text = JSON.stringify({ model, provider, step_input, step_name, step_type, tool_context });
    if (Buffer.byteLength(text) > MOST_BYTES) return null;
    return seal(this.keyOf(place), nameOf(place), text);
  }

  /** @returns null when the secret is another one by now */
  open(place: RequestPlace, sealed: string): GateRequest | null {
    try {
      return JSON.parse(unseal(this.keyOf(place), nameOf(place), sealed)) as GateRequest;
    } catch {
      return null;
    }
  }

  private keyOf({ tenantId }: RequestPlace): Buffer {
    const purpose = `axonflow workflow requests of ${tenantId}`;
    return createHmac('sha256', this.settings.secret).update(purpose).digest();
  }
}

function nameOf({ stepId, workflowId }: RequestPlace): { readonly name: string; readonly version: number } {
  return { name: JSON.stringify([workflowId, stepId]), version: VERSION };
}
