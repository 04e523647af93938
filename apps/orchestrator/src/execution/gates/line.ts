/** An order in which those who wait are served. */
export interface Line<Place, Item> {
  readonly isEmpty: boolean;
  push(place: Place, item: Item): void;
  /** Takes the one whose turn it is. */
  shift(): Item | undefined;
  /** Lets one leave who is in the line. */
  remove(place: Place, item: Item): void;
}
