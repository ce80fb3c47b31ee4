import { certificateStates } from '../../certificate/validity.ts';
import { findingChecks } from '../../findings/finding.ts';
import type { CertificateQuery } from '../certificateQuery.ts';
import { wordsOf } from './words.ts';

/** How a parameter of the list is asked for. */
export interface FilterField {
  label: string;
  /** `texts` takes any one of several; `choices` too, of values that are known. */
  kind: 'text' | 'texts' | 'choices' | 'select' | 'account';
  /** Value → how it is said. */
  options?: readonly (readonly [value: string, label: string])[];
  hint?: string;
  /** Shown before the rest is opened. */
  first?: true;
}

export type FilterName = Exclude<keyof CertificateQuery, 'cursor'>;

const yesNo = (yes: string, no: string) =>
  [
    ['', 'either'],
    ['true', yes],
    ['false', no],
  ] as const;

const namesOf = (values: readonly string[]) => values.map((value) => [value, wordsOf(value)] as const);

const instantHint = 'Such as 2026-01-31T12:00:00Z';

/** A field for each parameter of the list, in the order in which they are shown. */
export const filterFields: Record<FilterName, FilterField> = {
  q: {
    label: 'Search',
    kind: 'text',
    hint: 'Part of a name, id, subject, issuer or alternative name',
    first: true,
  },
  account_id: { label: 'Account', kind: 'account', first: true },
  in_use: { label: 'In use', kind: 'select', options: yesNo('in use', 'not in use'), first: true },
  expires_within: { label: 'Expires within', kind: 'text', hint: 'Such as 30d, 12h, 2w', first: true },
  sort: {
    label: 'Sort by',
    kind: 'select',
    options: [
      ['earliest_not_after', 'soonest expiry'],
      ['-earliest_not_after', 'latest expiry'],
      ['name', 'name, A to Z'],
      ['-name', 'name, Z to A'],
      ['uploaded_on', 'oldest upload'],
      ['-uploaded_on', 'newest upload'],
    ],
    first: true,
  },
  state: { label: 'State', kind: 'choices', options: namesOf(certificateStates), first: true },
  service: { label: 'Used by service', kind: 'texts', hint: 'Such as gateway' },
  type: { label: 'Type', kind: 'texts', hint: 'Such as custom' },
  id: { label: 'Certificate id', kind: 'text' },
  subject: { label: 'Subject', kind: 'text', hint: 'Part of it, such as CN=gateway' },
  issuer: { label: 'Issuer', kind: 'text', hint: 'Part of it, such as O=Example' },
  key_algorithm: { label: 'Key algorithm', kind: 'texts', hint: 'Such as RSA, EC, Ed25519' },
  serial_number: { label: 'Serial number', kind: 'texts', hint: 'In hex, also with colons' },
  fingerprint_sha256: { label: 'SHA-256 fingerprint', kind: 'texts', hint: 'In hex, also with colons' },
  owner: { label: 'Owner', kind: 'texts', hint: 'The exact name' },
  owned: { label: 'Has an owner', kind: 'select', options: yesNo('with an owner', 'without an owner') },
  expires_before: { label: 'Expires before', kind: 'text', hint: instantHint },
  expires_after: { label: 'Expires at or after', kind: 'text', hint: instantHint },
  removed: {
    label: 'Removed',
    kind: 'select',
    options: [
      ['', 'in the inventory'],
      ['true', 'removed'],
    ],
  },
  as_of: { label: 'As it was at', kind: 'text', hint: instantHint },
  limit: { label: 'Rows per page', kind: 'text', hint: 'From 1 to 1000' },
  finding: { label: 'With an open finding', kind: 'choices', options: namesOf(findingChecks) },
};

/** What says how the list is shown, not what is in it. */
export const presentationNames: ReadonlySet<string> = new Set<FilterName>(['sort', 'limit']);
