import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import { instantOf } from './moment.ts';

/** Fields of an element by their names outside, as they were read before. */
export type EarlierFields = Record<string, unknown>;

/**
 * The fields of an element `e` that a newer reader has read otherwise since a moment of the past, as they were then, as
 * one `jsonb` object; null when there are none. Of several readings the oldest counts: `jsonb_object_agg` keeps the last
 * of equal keys.
 */
export function earlierFields(moment: string): SQL {
  return sql`(
    select jsonb_object_agg(change->>'field', change->'before' order by r.id desc)
    from certalog.element_rereadings r cross join lateral jsonb_array_elements(r.changes) change
    where r.fingerprint_sha256 = e.fingerprint_sha256 and r.at > ${instantOf(moment)})`;
}

/** The named columns of elements at the moment, as rows `e` beside the fingerprint; to be joined. */
export function elementsAt(moment: Moment): SQL {
  if (moment === null) return sql`certalog.elements e`;
  const texts = ['subject', 'issuer', 'serial_number', 'key_algorithm'].map((column) => {
    const [name, key] = [sql.identifier(column), sql.raw(`'${column}'`)];
    return sql`case when earlier.fields ? ${key} then earlier.fields->>${key} else e.${name} end as ${name}`;
  });
  return sql`(
    select e.fingerprint_sha256, ${sql.join(texts, sql`, `)},
      case when earlier.fields ? 'subject_alternative_names'
        then nullif(earlier.fields->'subject_alternative_names', 'null')
        else e.subject_alternative_names end as subject_alternative_names
    from certalog.elements e cross join lateral (select ${earlierFields(moment)} as fields) earlier) e`;
}

/** The element with the fields that it had before. */
export function asReadBefore<Element extends object>(element: Element, earlier: EarlierFields): Element {
  const fields = Object.entries(earlier).map(([field, value]) => [camelCase(field), value]);
  return { ...element, ...Object.fromEntries(fields) };
}

function camelCase(field: string): string {
  return field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
