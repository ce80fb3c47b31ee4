/** The accounts that are chosen on the dashboard. */
export const selected = 'account_id=~"$account"';

const certificate = 'account_id, certificate_id';
/** Matches the series of one certificate, whatever other labels they have. */
export const onCertificate = `on (${certificate})`;

/** A value of each account, once however many replicas export it: the greatest, or for `min` the least. */
export function ofAccount(metric: string, aggregation: 'max' | 'min' = 'max', modifier = ''): string {
  return `${aggregation} by (account_id) (certalog_${metric}{${selected}}${modifier})`;
}

export const accounts = ofAccount('account_info');
export const numberOfAccounts = `count(${accounts})`;

/** Each account with one name, also while two replicas know it by different ones. */
export const accountNames = `topk by (account_id) (1, max by (account_id, account_name) (certalog_account_info{${selected}}))`;

/** Adds `account_name`. */
export function named(expression: string): string {
  return `(${expression}) * on (account_id) group_left (account_name) ${accountNames}`;
}

/** Certificates by state of each account, which count also those without series of their own. */
export const states = `max by (account_id, state) (certalog_certificates{${selected}})`;

/** When each certificate expires, as seconds since 1970: a series per certificate and replica. */
export const expiry = `certalog_certificate_earliest_not_after_timestamp_seconds{${selected}}`;

/** Certificates that are known not to be in use: where the uses have never been read there is no number of them. */
export const unused = `(certalog_certificate_associations{${selected}} == 0)`;

/** Each certificate once, however many replicas export it. */
export function once(expression: string): string {
  return `max by (${certificate}) (${expression})`;
}

/**
 * How many certificates are in `expression`. A 0 is shown only where it is known to be one: not when Certalog cannot be
 * reached, and not when the series are missing though there are certificates.
 */
export function countCertificates(expression: string): string {
  return `count(${once(expression)}) or 0 * (count(${expiry}) or sum(${states}) == 0)`;
}

/** How many accounts are in `expression`; 0 only while accounts are known. */
export function countAccounts(expression: string): string {
  return `count(${expression}) or 0 * ${numberOfAccounts}`;
}

/** The end of each account's last complete sync; 0 for one that has had none. */
export const lastSuccess = `(${ofAccount('sync_last_success_timestamp_seconds')} or 0 * ${accounts})`;

/** The longest time between two scheduled syncs, as a scalar; NaN when no replica has a schedule. */
export const interval = 'scalar(max(certalog_sync_interval_seconds))';
