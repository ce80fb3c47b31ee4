import { type SQL, sql } from 'drizzle-orm';
import type { CertificateFilter } from '../inventory/queries/certificates.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import { elementsAt } from './earlierReading.ts';
import { containing } from './likePattern.ts';
import { instantOf } from './moment.ts';

/** The conditions of a filter that look into the bundle of a row `c`, each of which any one of its elements may meet. */
export function elementConditions(filter: CertificateFilter, moment: Moment): (SQL | undefined)[] {
  const { fingerprints, serialNumbers, issuer, subject, keyAlgorithms, text } = filter;
  return [
    fingerprints && blockExists(sql`b.fingerprint_sha256 in ${fingerprints.map(bytesOf)}`),
    serialNumbers && serialCondition(serialNumbers, moment),
    issuer === undefined ? undefined : elementExists(sql`e.issuer ilike ${containing(issuer)}`, moment),
    subject === undefined ? undefined : elementExists(sql`e.subject ilike ${containing(subject)}`, moment),
    keyAlgorithms && elementExists(sql`e.key_algorithm in ${keyAlgorithms}`, moment),
    text === undefined ? undefined : textCondition(text, moment),
  ];
}

/** As its index says it. */
const serial = sql`ltrim(e.serial_number, '0')`;

function serialCondition(serialNumbers: string[], moment: Moment): SQL {
  const matches = sql`${serial} in ${serialNumbers.map((hex) => hex.replace(/^0+/, ''))}`;
  if (moment === null) return elementExists(matches, moment);
  // No index knows what was read before, so all that has been read otherwise since is looked at beside what it finds.
  return elementExists(
    sql`b.fingerprint_sha256 in (
        select e.fingerprint_sha256 from certalog.elements e where ${matches}
        union select r.fingerprint_sha256 from certalog.element_rereadings r where r.at > ${instantOf(moment)})
      and ${matches}`,
    moment,
  );
}

/** Case is folded as the database's locale folds it: in the embedded database, ASCII letters only. */
function textCondition(text: string, moment: Moment): SQL {
  const pattern = containing(text);
  const inElement = elementExists(
    sql`(e.subject ilike ${pattern} or e.issuer ilike ${pattern} or exists (
        select 1 from jsonb_array_elements(e.subject_alternative_names) n where n->>'value' ilike ${pattern}))`,
    moment,
  );
  return sql`(c.name ilike ${pattern} or c.certificate_id ilike ${pattern} or ${inElement})`;
}

function elementExists(condition: SQL, moment: Moment): SQL {
  return blockExists(condition, sql`join ${elementsAt(moment)} using (fingerprint_sha256)`);
}

function blockExists(condition: SQL, joined: SQL = sql``): SQL {
  return sql`exists (
    select 1 from certalog.bundle_blocks b ${joined} where b.bundle_digest = c.bundle_digest and ${condition})`;
}

function bytesOf(hex: string): SQL {
  return sql`decode(${hex}, 'hex')`;
}
