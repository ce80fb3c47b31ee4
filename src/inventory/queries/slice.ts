/** Part of a list; `next` is where the rest begins, null at the end. */
export interface Slice<Row, Position> {
  rows: Row[];
  next: Position | null;
}

/** The past instant of which it is asked what was known then; null: now. */
export type Moment = string | null;
