import type { DifferenceKind } from '../../src/inventory/queries/comparison.ts';
import type { Json } from '../http/httpService.ts';

/** What is different between two lists of certificates as the API gives them, a text for each difference. */
export function plainDifferences(before: Json[], after: Json[]): Record<DifferenceKind, string[]> {
  const [was, is] = [byKey(before, ({ id }) => id), byKey(after, ({ id }) => id)];
  const [usesWere, usesAre] = [usesOf(before), usesOf(after)];
  const [findingsWere, findingsAre] = [findingsOf(before), findingsOf(after)];
  const only = (a: Map<string, Json>, b: Map<string, Json>) => [...a.keys()].filter((key) => !b.has(key));
  return {
    certificates_added: only(is, was).map((id) => JSON.stringify([id, null])),
    certificates_removed: only(was, is).map((id) => JSON.stringify([id, null])),
    certificates_changed: [...is].flatMap(([id, now]) => {
      const then = was.get(id);
      const names = then ? recordFields.filter((name) => fieldOf(then, name) !== fieldOf(now, name)) : [];
      const side = (certificate: Json) =>
        Object.fromEntries(names.map((name) => [name, JSON.parse(fieldOf(certificate, name))]));
      return names.length === 0 ? [] : [JSON.stringify([id, { before: side(then), after: side(now) }])];
    }),
    uses_begun: [...usesAre].filter((use) => !usesWere.has(use)),
    uses_ended: [...usesWere].filter((use) => !usesAre.has(use)),
    findings_opened: only(findingsAre, findingsWere),
    findings_closed: only(findingsWere, findingsAre),
    findings_altered: alteredFindings(before, after, (then, now) => !differByLapse(then, now)),
  };
}

/**
 * Findings of which nothing else is different than that an exception counts at one moment only. By the clock alone that
 * is no difference, as a state is none; what is stored may differ all the same.
 */
export function lapses(before: Json[], after: Json[]): Set<string> {
  return new Set(alteredFindings(before, after, differByLapse));
}

function alteredFindings(
  before: Json[],
  after: Json[],
  accept: (then: Json, now: Json) => boolean,
): string[] {
  const were = findingsOf(before);
  return [...findingsOf(after)].flatMap(([key, now]) => {
    const then = were.get(key);
    return then && saysOf(then) !== saysOf(now) && accept(then, now) ? [key] : [];
  });
}

function differByLapse(then: Json, now: Json): boolean {
  const saysTheSame = saysOf({ ...then, exception: null }) === saysOf({ ...now, exception: null });
  return saysTheSame && (then.exception === null) !== (now.exception === null);
}

const saysOf = ({ severity, detail, exception }: Json) => JSON.stringify([severity, detail, exception]);

function usesOf(certificates: Json[]): Set<string> {
  const uses = certificates.flatMap(({ id, associations }) =>
    associations.map(({ service, status }: Json) => JSON.stringify([id, service, status])),
  );
  return new Set(uses);
}

function findingsOf(certificates: Json[]): Map<string, Json> {
  const findings = certificates.flatMap(({ id, findings }) =>
    findings.map((finding: Json) => ({ id, ...finding })),
  );
  return byKey(findings, ({ id, check, bundle_index }) => JSON.stringify([id, check, bundle_index]));
}

/** What a record says, in the order of the change log. */
const recordFields = [
  'name',
  'type',
  'ca',
  'uploaded_on',
  'declared',
  'earliest_not_after',
  'elements',
  'refused_blocks',
  'failures',
];

function fieldOf(certificate: Json, name: string): string {
  if (name !== 'elements') return JSON.stringify(certificate[name]);
  const elements = certificate.elements.map(({ bundle_index, fingerprint_sha256 }: Json) => ({
    bundle_index,
    fingerprint_sha256,
  }));
  return JSON.stringify(elements);
}

function byKey(list: Json[], keyOf: (item: Json) => string): Map<string, Json> {
  return new Map(list.map((item) => [keyOf(item), item]));
}
