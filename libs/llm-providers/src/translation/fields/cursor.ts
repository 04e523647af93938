import { escapePointerToken, type Json } from '@app/kernel';
import { isObject, type JsonObject } from '../../wire/json';
import type { FieldReport } from './field-report';

interface Place {
  /** JSON pointer into the request. */
  readonly pointer: string;
  /** The same place as the field tables name it. */
  readonly path: string;
}

/**
 * A value inside a request, with its place. Reading never throws: what is wrong goes into the report, and a harmless
 * value stands in for it until the report refuses the request. A null field counts as missing.
 */
export class Cursor {
  constructor(
    private readonly value: Json | undefined,
    private readonly place: Place,
    private readonly report: FieldReport,
  ) {}

  static ofBody(body: JsonObject, report: FieldReport): Cursor {
    return new Cursor(body, { pointer: '', path: '' }, report);
  }

  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isText(): boolean {
    return typeof this.value === 'string';
  }

  at(key: string): Cursor {
    const value = isObject(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    const token = `/${escapePointerToken(key)}`;
    return this.to(value, { pointer: this.place.pointer + token, path: this.place.path + token });
  }

  /** The items of a list; none when it is missing. */
  items(): Cursor[] {
    if (!this.isPresent) return [];
    if (!Array.isArray(this.value)) {
      this.wrong('must be a list');
      return [];
    }
    const { pointer, path } = this.place;
    return this.value.map((item: Json, index) =>
      this.to(item, { pointer: `${pointer}/${index}`, path: `${path}/*` }),
    );
  }

  /** This object, once every field of it has met its rule. */
  record(discriminator?: string): Cursor {
    if (!isObject(this.value)) {
      if (this.isPresent) this.wrong('must be an object');
      return this;
    }
    for (const [key, value] of Object.entries(this.value)) {
      if (value !== null && key !== discriminator) this.checkField(key, value);
    }
    return this;
  }

  /**
   * Reads an object by the value of its discriminator.
   * @param usual the kind of an object without discriminator, where the format allows that
   * @returns undefined when the kind is not one of those that can be read; the report knows why
   */
  choose<Result>(
    discriminator: string,
    readers: Readonly<Record<string, (chosen: Cursor) => Result>>,
    usual?: string,
  ): Result | undefined {
    const named = this.at(discriminator);
    const kind = named.isPresent || usual === undefined ? named.text() : usual;
    if (kind === '') return undefined;
    const { pointer, path } = this.place;
    const chosen = this.to(this.value, { pointer, path: `${path}[${kind}]` });
    const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
    if (reader !== undefined) return reader(chosen.record(discriminator));
    const advice = this.report.ruleOf(chosen.place.path)?.note;
    this.refuse(advice ?? `this ${discriminator} is not known here; remove it`);
    return undefined;
  }

  text(): string {
    if (typeof this.value === 'string') return this.value;
    this.wrong('must be a text');
    return '';
  }

  textOrNull(): string | null {
    return this.isPresent ? this.text() : null;
  }

  numberOrNull(): number | null {
    if (!this.isPresent) return null;
    if (typeof this.value === 'number') return this.value;
    this.wrong('must be a number');
    return null;
  }

  booleanOrNull(): boolean | null {
    if (!this.isPresent) return null;
    if (typeof this.value === 'boolean') return this.value;
    this.wrong('must be true or false');
    return null;
  }

  /** An object that is carried as it is, such as a JSON schema. */
  object(): JsonObject {
    if (isObject(this.value)) return this.value;
    this.wrong('must be an object');
    return {};
  }

  /** The value as it is. */
  json(): Json {
    return this.value ?? null;
  }

  wrong(message: string): void {
    this.report.wrong(this.place.pointer, message);
  }

  /** Notes that the value cannot be carried. */
  refuse(advice: string): void {
    this.report.refuse(this.place.pointer, advice);
  }

  /** Notes that the value needs something that the target may not know. */
  needs(feature: Parameters<FieldReport['needs']>[0]): void {
    this.report.needs(feature, this.place.pointer);
  }

  private checkField(key: string, value: Json): void {
    const field = this.at(key);
    const rule = this.report.ruleOf(field.place.path);
    if (rule === undefined) {
      field.refuse('this field is not known here; remove it, or ask for a provider of your own format');
    } else if (rule.treatment === 'refused' && !isOneOf(rule.harmless, value)) field.refuse(rule.note);
  }

  private to(value: Json | undefined, place: Place): Cursor {
    return new Cursor(value, place, this.report);
  }
}

function isOneOf(values: readonly Json[], value: Json): boolean {
  const written = JSON.stringify(value);
  return values.some((harmless) => JSON.stringify(harmless) === written);
}
