import type { Json } from './httpService.ts';

/** A certificate of the API as a row of a report has it. */
export function rowOf(certificate: Json): Json {
  const [element] = certificate.elements;
  const checks = (accepted: boolean) => [
    ...new Set(
      certificate.findings
        .filter(({ exception }: Json) => (exception !== null) === accepted)
        .map(({ check }: Json) => check),
    ),
  ];
  const services = [...new Set(certificate.associations.map((each: Json) => each.service))].sort();
  const isUnknown = certificate.associations_read_at === null && services.length === 0;
  return {
    account_id: certificate.account_id,
    certificate_id: certificate.id,
    name: certificate.name,
    type: certificate.type,
    state: certificate.state,
    earliest_not_after: certificate.earliest_not_after,
    services: isUnknown ? null : services,
    in_use: services.length > 0 ? true : isUnknown ? null : false,
    services_read_at: certificate.associations_read_at,
    findings: checks(false).sort(),
    accepted_findings: checks(true).sort(),
    owner: certificate.owner?.name ?? null,
    subject: element?.subject ?? null,
    fingerprint_sha256: element?.fingerprint_sha256 ?? null,
    subject_alternative_names:
      element?.subject_alternative_names?.map(({ type, value }: Json) => `${type}:${value}`) ?? null,
    not_after: element?.not_after ?? null,
    first_seen_at: certificate.first_seen_at,
    last_seen_at: certificate.last_seen_at,
    declared_expires_on: certificate.declared.expires_on,
  };
}

/** Of the past a report claims only what does not depend on the gaps of now; another test holds it to that. */
export const knowledgeOf = ({ last_seen_at, services_read_at, services, in_use }: Json) => ({
  last_seen_at,
  services_read_at,
  services,
  in_use,
});

export const byPlace = (x: Json, y: Json) =>
  `${x.account_id} ${x.certificate_id}` < `${y.account_id} ${y.certificate_id}` ? -1 : 1;
