import { escapeText } from '../../certificate/strings.ts';
import type { AssessedElement, CertificateReference } from '../assessedCertificate.ts';

/** Text of at most so many UTF-16 code units, with an ellipsis for what is cut off; no surrogate pair is halved. */
export function cut(text: string, mostUnits = 120): string {
  if (text.length <= mostUnits) return text;
  const head = text.slice(0, mostUnits - 1);
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
}

/** Text that Cloudflare gave, in quotes: without control characters, and cut. */
export function quoteForeign(text: string): string {
  return `"${cut(safe(text).replaceAll('"', '\\"'))}"`;
}

/** Text of a certificate, whose reader has escaped quotes in names and control characters, in quotes, and cut. */
export function quoteRead(text: string): string {
  return `"${cut(text)}"`;
}

/** An element by its subject; by its place in the bundle where the subject says nothing. */
export function nameElement({ subject, bundleIndex }: AssessedElement): string {
  return `element ${subject ? quoteRead(subject) : bundleIndex}`;
}

/** A certificate by its name and id. */
export function nameCertificate({ name, certificateId }: Omit<CertificateReference, 'accountId'>): string {
  return `${name === null ? 'one without a name' : quoteForeign(name)} (${cut(safe(certificateId))})`;
}

/** A certificate of the inventory by its name and id, and by its account unless that is `accountId`. */
export function nameReference(reference: CertificateReference, accountId: string): string {
  const account = reference.accountId === accountId ? '' : ` of account ${cut(safe(reference.accountId))}`;
  return `${nameCertificate(reference)}${account}`;
}

/** The first three, and whether there are more; not how many, since that changes too often to be told. */
export function nameFew<Item>(items: readonly Item[], name: (item: Item) => string): string {
  return `${items.slice(0, 3).map(name).join(', ')}${items.length > 3 ? ' and more' : ''}`;
}

/** An instant (ISO 8601 in UTC) to the second. */
export function toSecond(instant: string): string {
  return instant.replace(/\.\d+Z$/, 'Z');
}

function safe(text: string): string {
  // What is far longer than is shown need not be escaped as a whole.
  return escapeText(cut(text.toWellFormed(), 1_000));
}
