import { Type, type Static } from '@sinclair/typebox';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/** Both ways in which clients ask for a part of a listing. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Entries at most; more than 100 is cut to 100.' }),
  ),
  offset: Type.Optional(Type.Integer({ minimum: 0, description: 'Entries to pass over.' })),
  page: Type.Optional(Type.Integer({ minimum: 1, description: 'Page to read, from 1; `offset` wins.' })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, description: 'The same as `limit`, which wins.' })),
};

/** Which part of a listing an answer shows. */
export const Pagination = Type.Object({
  page: Type.Integer(),
  page_size: Type.Integer(),
  total_items: Type.Integer(),
  total_pages: Type.Integer(),
});
export type Pagination = Static<typeof Pagination>;

/** What {@link pageQuery} accepts. */
interface PageQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly page?: number;
  readonly page_size?: number;
}

/** Cuts the part that was asked for out of a whole listing. */
export function pageOf<Entry>(
  all: readonly Entry[],
  query: PageQuery,
): { readonly entries: readonly Entry[]; readonly pagination: Pagination } {
  const size = Math.min(query.limit ?? query.page_size ?? DEFAULT_SIZE, LARGEST_SIZE);
  const offset = query.offset ?? ((query.page ?? 1) - 1) * size;
  return {
    entries: all.slice(offset, offset + size),
    pagination: {
      page: Math.floor(offset / size) + 1,
      page_size: size,
      total_items: all.length,
      total_pages: Math.ceil(all.length / size),
    },
  };
}
