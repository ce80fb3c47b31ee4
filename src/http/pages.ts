import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Slice } from '../inventory/queries/slice.ts';
import { conditionalJson } from './conditionalResponse.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { invalidParameters, type ParameterError } from './problem.ts';

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
  list: PagedList<Position>,
  cursor: string | undefined,
): { after: Position | null } | Response {
  const position = positionIn(list, cursor);
  return 'parameter' in position ? invalidParameters([position]) : position;
}

/** `readPosition`, or what is wrong with the cursor. */
export function positionIn<Position>(
  { name, position, with: shared }: PagedList<Position>,
  cursor: string | undefined,
): { after: Position | null } | ParameterError {
  if (cursor === undefined) return { after: null };
  const read = position.safeParse(decodeCursor(name, cursor));
  if (read.success) return { after: read.data };
  const detail = `is not the next_cursor of a page of this list${shared === undefined ? '' : ` with this ${shared}`}`;
  return { parameter: 'cursor', detail };
}

/** A page as the API gives it. */
export function pageResponse<Row, Position>(
  c: Context,
  list: Pick<PagedList<Position>, 'name'>,
  slice: Slice<Row, Position>,
  limit: number,
  json: (row: Row) => unknown,
): Response {
  return conditionalJson(c, pageOf(list, slice, limit, json));
}

/** What makes an answer a page: its rows and where the rest begins. */
export function pageOf<Row, Position>(
  { name }: Pick<PagedList<Position>, 'name'>,
  slice: Slice<Row, Position>,
  limit: number,
  json: (row: Row) => unknown,
) {
  const next_cursor = slice.next === null ? null : encodeCursor(name, slice.next);
  return { data: slice.rows.map(json), page: { next_cursor, limit } };
}
