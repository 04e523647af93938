/** On whose behalf somebody waits. */
export interface Place {
  readonly tenantId: string;
  readonly runId: string;
  /** Higher goes first, among the runs of one tenant. */
  readonly priority: number;
}

/** An order in which those who wait are served. */
export interface Line<Item> {
  readonly isEmpty: boolean;
  push(place: Place, item: Item): void;
  /** Takes the one whose turn it is. */
  shift(): Item | undefined;
  /** Lets one leave who is in the line. */
  remove(place: Place, item: Item): void;
}
