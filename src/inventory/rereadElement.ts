import { isDeepStrictEqual } from 'node:util';
import type { CertificateElement } from '../certificate/element.ts';
import { elementFields } from '../certificate/elementJson.ts';
import type { ElementRereading, StoredElement } from './rereadingStore.ts';

/** Reads a stored element by a newer reader, of version `parserVersion`, and says which fields it reads otherwise. */
export function rereadElement(
  stored: StoredElement,
  readElement: (der: Uint8Array) => CertificateElement,
  parserVersion: number,
): ElementRereading {
  // The fingerprint is what the element is known by: no reader can change it.
  const { fingerprintSha256 } = stored;
  const element = { ...readElement(stored.der), fingerprintSha256, parserVersion };
  const before = Object.entries(readFields(stored));
  const after: Record<string, unknown> = readFields(element);
  const changes = before
    .map(([field, value]) => ({ field, before: value, after: after[field] }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
  return { fromVersion: stored.parserVersion, element, changes };
}

function readFields(element: CertificateElement) {
  const { fingerprint_sha256: _, ...shown } = elementFields(element);
  return {
    parses: element.parses,
    ...shown,
    signature_algorithm_oid: element.signatureAlgorithmOid,
    key_algorithm_oid: element.keyAlgorithmOid,
  };
}
