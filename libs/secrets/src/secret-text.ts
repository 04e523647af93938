import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/** The value of a secret. It shows itself to nobody who prints, logs or serialises it. */
export class SecretText {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself; for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  /** Says whether another secret has the same value. */
  equals(other: SecretText): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
