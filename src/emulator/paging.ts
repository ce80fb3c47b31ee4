import type { ResultInfo } from './answer.ts';

export interface PageSizes {
  default: number;
  minimum: number;
  maximum: number;
}

/**
 * Cuts the page that `page` and `per_page` ask for. Numbers out of range are brought into it and no error, so
 * that `result_info.per_page` may be less than was asked for; a page past the end is empty.
 */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
  sizes: PageSizes,
): { items: T[]; info: ResultInfo & { total_pages: number } } {
  const asked = wholeNumber(query.get('per_page')) ?? sizes.default;
  const size = Math.max(sizes.minimum, Math.min(sizes.maximum, asked));
  const page = pageNumber(query);
  const shown = items.slice((page - 1) * size, page * size);
  return {
    items: shown,
    info: {
      count: shown.length,
      page,
      per_page: size,
      total_count: items.length,
      total_pages: Math.ceil(items.length / size),
    },
  };
}

/** The page that a query asks for; 1 when it names none or no whole number. */
export function pageNumber(query: URLSearchParams): number {
  return wholeNumber(query.get('page')) ?? 1;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
