/** A place where a detector's anchor was found and where a match may still depend on text to come. */
export interface Place {
  readonly start: number;
  /** No finding that comes of it begins before. */
  readonly findingFrom: number;
  /** It is not worth looking again before the text is that long. */
  lookAgainAt: number;
}

/** Places of every detector, in the order in which their anchors were found. */
export class WaitingPlaces {
  private readonly byOwner = new Map<number, Place[]>();

  add(owner: number, place: Place): void {
    const places = this.byOwner.get(owner);
    if (places === undefined) this.byOwner.set(owner, [place]);
    else places.push(place);
  }

  /**
   * Takes the places of every detector away, first come first served, until one is not decided.
   * @param isDecided tells whether a place is done with
   */
  decide(isDecided: (owner: number, place: Place) => boolean): void {
    for (const [owner, places] of this.byOwner) {
      let done = 0;
      while (done < places.length && isDecided(owner, places[done] as Place)) done++;
      if (done === places.length) this.byOwner.delete(owner);
      else if (done > 0) places.splice(0, done);
    }
  }

  /** Where the earliest finding could begin that comes of the places of these detectors; Infinity when there is none. */
  earliestFinding(isMeant: (owner: number) => boolean): number {
    return this.earliest(({ findingFrom }) => findingFrom, isMeant);
  }

  /** Where the earliest place begins; Infinity when there is none. */
  earliestStart(): number {
    return this.earliest(
      ({ start }) => start,
      () => true,
    );
  }

  copy(): WaitingPlaces {
    const copy = new WaitingPlaces();
    for (const [owner, places] of this.byOwner) {
      copy.byOwner.set(
        owner,
        places.map((place) => ({ ...place })),
      );
    }
    return copy;
  }

  private earliest(of: (place: Place) => number, isMeant: (owner: number) => boolean): number {
    let least = Infinity;
    for (const [owner, places] of this.byOwner) {
      if (isMeant(owner)) for (const place of places) least = Math.min(least, of(place));
    }
    return least;
  }
}
