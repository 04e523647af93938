/** For whom a request is written. */
export interface RequestTarget {
  /** The model, by the provider's own id. */
  readonly model: string;
  readonly streamed: boolean;
}
