export const reportNames = [
  'inventory',
  'expiring',
  'expired-in-use',
  'unused',
  'weak-crypto',
  'duplicates',
  'changes',
  'coverage',
  'findings',
] as const;

export type ReportName = (typeof reportNames)[number];

export const reportFormats = ['csv', 'json', 'html', 'ics'] as const;

export type ReportFormat = (typeof reportFormats)[number];

export interface ReportDescription {
  name: ReportName;
  title: string;
  /** What it selects, in one sentence. */
  description: string;
  formats: readonly ReportFormat[];
  /** Of what it tells: how things were at a moment (`as_of`), or what was in a time (`from`, `to`). */
  of: 'moment' | 'time';
}

const tables = ['csv', 'json', 'html'] as const;

/** The reports that there are, in the order in which they are offered. */
export const reports: { readonly [Name in ReportName]: ReportDescription & { name: Name } } = {
  inventory: {
    name: 'inventory',
    title: 'Inventory',
    description: 'Every certificate in the inventory, with key, validity, uses, findings and owner.',
    formats: tables,
    of: 'moment',
  },
  expiring: {
    name: 'expiring',
    title: 'Expiring certificates',
    description: 'Certificates that have not expired and will within a time, those first that expire first.',
    formats: [...tables, 'ics'],
    of: 'moment',
  },
  'expired-in-use': {
    name: 'expired-in-use',
    title: 'Expired certificates in use',
    description: 'Certificates with the finding expired_in_use: they have expired and a service uses them.',
    formats: tables,
    of: 'moment',
  },
  unused: {
    name: 'unused',
    title: 'Unused certificates',
    description:
      'Certificates with the finding unused: no service has used them for longer than the policy allows.',
    formats: tables,
    of: 'moment',
  },
  'weak-crypto': {
    name: 'weak-crypto',
    title: 'Weak cryptography',
    description: 'Certificates with one of the findings weak_key, weak_signature and unsupported_key.',
    formats: tables,
    of: 'moment',
  },
  duplicates: {
    name: 'duplicates',
    title: 'Duplicates and shared keys',
    description:
      'Elements that several certificates hold, and elements that differ but have the same public key.',
    formats: tables,
    of: 'moment',
  },
  changes: {
    name: 'changes',
    title: 'Changes',
    description: 'What has become different in a time, from the change log, oldest first.',
    formats: tables,
    of: 'time',
  },
  coverage: {
    name: 'coverage',
    title: 'Coverage',
    description:
      'For how much of a time the inventory of each account was known complete, its runs and gaps.',
    formats: tables,
    of: 'time',
  },
  findings: {
    name: 'findings',
    title: 'Findings',
    description: 'Every open finding, accepted ones included, with what is so and what to do.',
    formats: tables,
    of: 'moment',
  },
};
