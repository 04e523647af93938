import { Injectable } from '@nestjs/common';
import { PolicyLifeCycle, type StoredPolicy } from '@app/policy';
import type { Asker } from '../policies/mapping/asker';
import { requireStorable } from '../policies/mapping/storable';
import { requireSameScope, writtenScope } from '../policies/mapping/written-scope';
import type { NewStaticPolicy, StaticPolicyUpdate } from './static-policy-change.dto';
import { changedDocument, newDocument } from './static-policy-document';
import { namingPlacesOfBody } from './place-in-body';
import { StaticPolicyReaderService } from './static-policy-reader.service';

/** Writes policies in the contract's static form. Every change is in force at once. */
@Injectable()
export class StaticPolicyWriterService {
  constructor(
    private readonly lifeCycle: PolicyLifeCycle,
    private readonly reader: StaticPolicyReaderService,
  ) {}

  /** @throws InvalidRequestError (INVALID_REQUEST), ForbiddenError (FORBIDDEN) */
  async create(asker: Asker, body: NewStaticPolicy): Promise<StoredPolicy> {
    const { principal } = asker;
    requireStorable(body);
    const scope = writtenScope(principal, body);
    const change = { document: newDocument(body), author: principal.clientId, publish: true, scope };
    return namingPlacesOfBody(() => this.lifeCycle.create(principal, change));
  }

  /**
   * Changes what is in force; a draft that waits beside it is left behind.
   * @throws InvalidRequestError (INVALID_REQUEST), ForbiddenError (FORBIDDEN)
   * @throws PolicyTestsFailedError, PolicyConflictError (CONFLICT), PolicyNotFoundError (NOT_FOUND)
   */
  async update(asker: Asker, id: string, body: StaticPolicyUpdate): Promise<StoredPolicy> {
    const { principal } = asker;
    requireStorable(body);
    const newest = await this.reader.find(asker, id);
    requireSameScope(newest, writtenScope(principal, { ...body, tier: body.tier ?? newest.scope }));
    const { document } = await this.reader.inForce(asker, newest);
    const changed = changedDocument(document, body);
    const expectedVersion = newest.version;
    const change = { document: changed, author: principal.clientId, expectedVersion, publish: true };
    return namingPlacesOfBody(() => this.lifeCycle.update(principal, id, change));
  }

  /** @throws ForbiddenError (FORBIDDEN), PolicyTestsFailedError (CONFLICT), PolicyNotFoundError (NOT_FOUND) */
  async switch(asker: Asker, id: string, enabled: boolean): Promise<StoredPolicy> {
    await this.reader.find(asker, id);
    const { principal } = asker;
    const by = { author: principal.clientId };
    return enabled ? this.lifeCycle.enable(principal, id, by) : this.lifeCycle.disable(principal, id, by);
  }

  /** @throws ForbiddenError (FORBIDDEN), PolicyNotFoundError (NOT_FOUND) */
  async remove(asker: Asker, id: string): Promise<void> {
    await this.reader.find(asker, id);
    await this.lifeCycle.remove(asker.principal, id, { author: asker.principal.clientId });
  }
}
