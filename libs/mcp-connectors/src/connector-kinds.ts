import { NotFoundError } from '@app/kernel';
import type { ConnectorKind } from './connector';

/** The kinds of connectors that this version knows. */
export class ConnectorKinds {
  constructor(private readonly kinds: readonly ConnectorKind[]) {}

  list(): readonly ConnectorKind[] {
    return this.kinds;
  }

  find(id: string): ConnectorKind | undefined {
    return this.kinds.find((kind) => kind.id === id);
  }

  /** @throws NotFoundError (NOT_FOUND) that names the known kinds */
  require(id: string): ConnectorKind {
    const kind = this.find(id);
    if (kind !== undefined) return kind;
    throw new NotFoundError(
      `There is no such kind of connector; known: ${this.kinds.map((each) => each.id).join(', ')}.`,
    );
  }
}
