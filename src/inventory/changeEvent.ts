/** What can change in an inventory. A closed list: a value in the API and in the change log. */
export const changeKinds = [
  'certificate_added',
  'certificate_removed',
  'certificate_reappeared',
  'certificate_changed',
  'association_added',
  'association_removed',
  'association_status_changed',
  'finding_opened',
  'finding_closed',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** What was, or is, so: names as in the API, instants in ISO 8601. */
export type Facts = { [name: string]: FactValue };
export type FactValue = string | number | boolean | null | FactValue[] | Facts;

/** One difference between what was known of a certificate before and what is known from `at` on. */
export interface ChangeEvent {
  kind: ChangeKind;
  certificateId: string;
  /** ISO 8601 in UTC. */
  at: string;
  /** Null when there was nothing before. Of a change, only what is different. */
  before: Facts | null;
  /** Null when there is nothing any more. */
  after: Facts | null;
}
