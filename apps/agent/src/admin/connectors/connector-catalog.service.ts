import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { ConnectorKinds, InstalledConnectors } from '@app/mcp-connectors';
import { ConnectorChecksService } from './connector-checks.service';
import type { ConnectorAnswer } from './connector.dto';
import { toConnectorAnswer, toKindAnswer } from './connector.mapper';

/** Kinds of connectors and what a tenant has installed, as one list. */
@Injectable()
export class ConnectorCatalogService {
  constructor(
    private readonly kinds: ConnectorKinds,
    private readonly installed: InstalledConnectors,
    private readonly checks: ConnectorChecksService,
  ) {}

  /** Kinds first, then installed ones. One that is installed under the name of a kind stands in its place. */
  async list(principal: Principal): Promise<ConnectorAnswer[]> {
    const stored = await this.installed.list(principal);
    const taken = new Set(stored.map(({ id }) => id));
    const kinds = this.kinds
      .list()
      .filter(({ id }) => !taken.has(id))
      .map((kind) =>
        toKindAnswer(
          kind.id,
          kind.spec(),
          stored.some((each) => each.kind === kind.id),
        ),
      );
    const installed = stored.flatMap((connector) => {
      const kind = this.kinds.find(connector.kind);
      return kind === undefined
        ? []
        : [toConnectorAnswer(connector, kind.spec(), this.checks.last(connector))];
    });
    return [...kinds, ...installed];
  }

  /** One of the list. @throws ConnectorNotFoundError (NOT_FOUND) that names the installed ones */
  async find(principal: Principal, id: string): Promise<ConnectorAnswer> {
    const found = (await this.list(principal)).find((connector) => connector.id === id);
    if (found !== undefined) return found;
    // It is not there: this says so in the usual words.
    const stored = await this.installed.find(principal, id);
    return toConnectorAnswer(stored, this.kinds.require(stored.kind).spec(), this.checks.last(stored));
  }
}
