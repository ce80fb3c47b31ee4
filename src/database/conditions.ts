import { type SQL, sql } from 'drizzle-orm';

/** That all conditions hold; one that is not asked for, and so no SQL, hinders nothing. */
export function allOf(conditions: (SQL | false | null | undefined)[]): SQL {
  const asked = conditions.filter(
    (condition) => condition !== undefined && condition !== null && condition !== false,
  );
  return asked.length === 0 ? sql`true` : sql.join(asked, sql` and `);
}

/** That any of the conditions holds, of which there is one at least; in parentheses. */
export function anyOf(conditions: SQL[]): SQL {
  return sql`(${sql.join(conditions, sql` or `)})`;
}
