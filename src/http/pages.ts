import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Slice } from '../inventory/queries/slice.ts';
import { conditionalJson } from './conditionalResponse.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { invalidParameters } from './problem.ts';

/** A list that is given in pages. */
export interface PagedList<Position> {
  /** What a cursor is valid in: the list, and whatever in the request decides its order and content for good. */
  name: string;
  position: z.ZodType<Position>;
  /** Parameters beside `cursor` that a page must have in common with the page before. */
  with?: string;
}

/** Where a page begins: null at the beginning of the list, or the refusal of a cursor that is none of its own. */
export function readPosition<Position>(
  { name, position, with: shared }: PagedList<Position>,
  cursor: string | undefined,
): { after: Position | null } | Response {
  if (cursor === undefined) return { after: null };
  const read = position.safeParse(decodeCursor(name, cursor));
  if (read.success) return { after: read.data };
  const detail = `is not the next_cursor of a page of this list${shared === undefined ? '' : ` with this ${shared}`}`;
  return invalidParameters([{ parameter: 'cursor', detail }]);
}

/** A page as the API gives it. */
export function pageResponse<Row, Position>(
  c: Context,
  { name }: Pick<PagedList<Position>, 'name'>,
  slice: Slice<Row, Position>,
  limit: number,
  json: (row: Row) => unknown,
): Response {
  const next_cursor = slice.next === null ? null : encodeCursor(name, slice.next);
  return conditionalJson(c, { data: slice.rows.map(json), page: { next_cursor, limit } });
}
