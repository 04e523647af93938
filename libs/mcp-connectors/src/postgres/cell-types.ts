import { types, type CustomTypesConfig } from 'pg';

const { BOOL, FLOAT4, FLOAT8, INT2, INT4, INT8, JSON: JSON_TEXT, JSONB, NUMERIC } = types.builtins;

/** Arrays that pg reads into lists: of bool, int2, int4, text, varchar, uuid. */
const ARRAYS = new Set([1000, 1005, 1007, 1009, 1015, 2951]);

const asText = (text: string): string => text;
/** A number if nothing of it is lost, else its text. */
const asExactNumber = (text: string): number | string =>
  String(Number(text)) === text ? Number(text) : text;
const asNumber = (text: string): number | string => (Number.isFinite(Number(text)) ? Number(text) : text);

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [BOOL, (text) => text === 't'],
  [INT2, Number],
  [INT4, Number],
  [INT8, asExactNumber],
  [NUMERIC, asExactNumber],
  [FLOAT4, asNumber],
  [FLOAT8, asNumber],
  [JSON_TEXT, (text) => JSON.parse(text) as unknown],
  [JSONB, (text) => JSON.parse(text) as unknown],
]);

/** Reads cells as JSON values; what JSON has no word for stays the text that PostgreSQL writes. */
export const CELL_TYPES: CustomTypesConfig = {
  getTypeParser: parserOf as CustomTypesConfig['getTypeParser'],
};

function parserOf(oid: number): (text: string) => unknown {
  return ARRAYS.has(oid)
    ? (types.getTypeParser(oid) as (text: string) => unknown)
    : (PARSERS.get(oid) ?? asText);
}
