import type { Json } from '@app/kernel';

/** A text field that says something, or undefined. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The plain facts of a free map, such as `metadata`; lists and objects in it mean nothing to policies. */
export function factsOf(value: Json | undefined): { readonly [key: string]: Json } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, fact]) => typeof fact !== 'object'));
}
