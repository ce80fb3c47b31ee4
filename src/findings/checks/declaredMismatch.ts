import type { AssessedCertificate, AssessedElement } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { hasUnreadBlock } from './hasUnreadBlock.ts';
import { isOtherIssuer } from './isOtherIssuer.ts';
import { isOtherSignature } from './isOtherSignature.ts';
import { quoteForeign, quoteRead } from './wording.ts';

/**
 * Finds that what Cloudflare declares of a certificate (expiry, serial number, signature algorithm, issuer) is true of
 * none of its elements: which one of a bundle it describes is not published. Fields that are missing, or that cannot
 * be compared for sure, are not judged; nor is anything where a part of the PEM could not be read, since it may be what
 * is described. Source of the fields: https://developers.cloudflare.com/api/resources/mtls_certificates/
 */
export function declaredMismatch(certificate: AssessedCertificate): Observation[] {
  const { declared, elements } = certificate;
  const [leading] = elements;
  if (!leading || hasUnreadBlock(certificate)) return [];
  const differences = elements.map((element) => differencesOf(declared, element));
  if (differences.some((list) => list.length === 0)) return [];
  const detail =
    `Cloudflare declares something else than its PEM holds: ${differences[0]?.join('; ')}. Find out which of the two ` +
    'Cloudflare uses, and upload the certificate again; until then rely on neither.';
  return [{ bundleIndex: leading.bundleIndex, detail }];
}

type Declared = AssessedCertificate['declared'];

/** A field as Cloudflare declares it beside that of an element; null what is not there. */
export interface DeclaredField {
  /** As Cloudflare names it. */
  field: string;
  theirs: string | null;
  ours: string | null;
  /** Both are there and provably not the same. */
  differs: boolean;
}

/** Cloudflare's word beside that of the element of which the most of it is true, the first of several. */
export function compareDeclared<Element extends AssessedElement>(
  declared: Declared,
  elements: readonly Element[],
): { element: Element; fields: DeclaredField[] } | null {
  const compared = elements.map((element) => ({ element, fields: declaredFieldsOf(declared, element) }));
  const differing = ({ fields }: { fields: DeclaredField[] }) =>
    fields.filter(({ differs }) => differs).length;
  return compared.toSorted((a, b) => differing(a) - differing(b))[0] ?? null;
}

function declaredFieldsOf(declared: Declared, element: AssessedElement): DeclaredField[] {
  return comparisons.map(({ field, ours: oursOf, theirs: theirsOf, differ }) => {
    const [theirs, ours] = [theirsOf(declared), oursOf(element)];
    return { field, theirs, ours, differs: theirs !== null && ours !== null && differ(theirs, ours) };
  });
}

/** Cloudflare's word beside that of the element, for each field that both have and that is not the same. */
function differencesOf(declared: Declared, element: AssessedElement): string[] {
  return declaredFieldsOf(declared, element).flatMap(({ field, theirs, ours, differs }) =>
    differs ? [`${field} ${quoteForeign(theirs ?? '')}, the PEM has ${quoteRead(ours ?? '')}`] : [],
  );
}

interface Comparison {
  /** As Cloudflare names it. */
  field: string;
  theirs(declared: Declared): string | null;
  ours(element: AssessedElement): string | null;
  /** True only when it is sure. */
  differ(theirs: string, ours: string): boolean;
}

const comparisons: readonly Comparison[] = [
  {
    field: 'expires_on',
    theirs: ({ expiresOn }) => expiresOn,
    ours: ({ notAfter }) => notAfter,
    differ: areOtherSeconds,
  },
  {
    field: 'serial_number',
    theirs: ({ serialNumber }) => serialNumber,
    ours: ({ serialNumberDecimal }) => serialNumberDecimal,
    differ: areOtherIntegers,
  },
  {
    field: 'signature',
    theirs: ({ signature }) => signature,
    ours: ({ signatureAlgorithm }) => signatureAlgorithm,
    differ: isOtherSignature,
  },
  {
    field: 'issuer',
    theirs: ({ issuer }) => issuer,
    ours: ({ issuer }) => issuer,
    differ: isOtherIssuer,
  },
];

/** False also when one of them is no instant that a Date can hold. */
function areOtherSeconds(a: string, b: string): boolean {
  return Math.abs(Math.floor(Date.parse(a) / 1000) - Math.floor(Date.parse(b) / 1000)) > 0;
}

/** Compares decimal text of any length; false also when one of them is none. */
function areOtherIntegers(a: string, b: string): boolean {
  const [first, second] = [canonicalInteger(a), canonicalInteger(b)];
  return first !== null && second !== null && first !== second;
}

function canonicalInteger(decimal: string): string | null {
  const [, sign = '', digits = ''] = /^(-?)0*(\d+)$/.exec(decimal) ?? [];
  if (digits === '') return null;
  return digits === '0' ? '0' : `${sign}${digits}`;
}
