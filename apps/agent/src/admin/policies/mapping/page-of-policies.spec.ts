import { pageOf } from './page-of-policies';

const ALL = Array.from({ length: 45 }, (_, index) => index);

describe(pageOf.name, () => {
  it.each([
    [{}, 0, 20, { page: 1, page_size: 20, total_items: 45, total_pages: 3 }],
    [{ page: 3, page_size: 20 }, 40, 5, { page: 3, page_size: 20, total_items: 45, total_pages: 3 }],
    [{ limit: 10, offset: 20 }, 20, 10, { page: 3, page_size: 10, total_items: 45, total_pages: 5 }],
    [{ limit: 1000 }, 0, 45, { page: 1, page_size: 100, total_items: 45, total_pages: 1 }],
    [{ page: 9 }, undefined, 0, { page: 9, page_size: 20, total_items: 45, total_pages: 3 }],
  ])('answers %j', (query, first, count, pagination) => {
    const { entries, pagination: told } = pageOf(ALL, query);

    expect([entries[0], entries.length]).toEqual([first, count]);
    expect(told).toEqual(pagination);
  });
});
