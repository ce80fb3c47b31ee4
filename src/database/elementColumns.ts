import type { CertificateElement } from '../certificate/element.ts';
import { elementFields } from '../certificate/elementJson.ts';
import { toNullableDatabaseInstant } from './instant.ts';

/** What the reader made of an element, by the columns of `certalog.elements`; digests in hex. */
export function elementColumns(element: CertificateElement) {
  return {
    ...elementFields(element),
    parser_version: element.parserVersion,
    parses: element.parses,
    signature_algorithm_oid: element.signatureAlgorithmOid,
    key_algorithm_oid: element.keyAlgorithmOid,
    not_before: toNullableDatabaseInstant(element.notBefore),
    not_after: toNullableDatabaseInstant(element.notAfter),
  };
}
