import type { CertificateElement } from '../certificate/element.ts';
import type { RefusedBlock } from '../certificate/pem.ts';

/** An element as the checks see it, at its place in the bundle. */
export interface AssessedElement
  extends Pick<
    CertificateElement,
    | 'fingerprintSha256'
    | 'parses'
    | 'spkiSha256'
    | 'serialNumberDecimal'
    | 'subject'
    | 'issuer'
    | 'notBefore'
    | 'notAfter'
    | 'signatureAlgorithm'
    | 'keyAlgorithm'
    | 'keySize'
    | 'curve'
    | 'isCa'
    | 'subjectKeyIdentifier'
    | 'authorityKeyIdentifier'
    | 'selfSigned'
    | 'failures'
  > {
  bundleIndex: number;
}

/** Another certificate of the inventory. */
export interface CertificateReference {
  accountId: string;
  certificateId: string;
  name: string | null;
}

/** A certificate in use whose leading element has the same subject, key usage and extended key usage. */
export interface Twin {
  certificateId: string;
  name: string | null;
  /** Of its leading element, ISO 8601 in UTC. */
  notBefore: string | null;
  notAfter: string | null;
}

/** A certificate of the inventory, with what the checks need to know of it and around it. Instants are ISO 8601 in UTC. */
export interface AssessedCertificate extends CertificateReference {
  /** Cloudflare's flag: it was uploaded as a CA that verifies client certificates. */
  ca: boolean | null;
  /** Cloudflare's word about the certificate; of a bundle it is not published which element it describes. */
  declared: {
    expiresOn: string | null;
    issuer: string | null;
    serialNumber: string | null;
    signature: string | null;
  };
  /** By `bundleIndex`; the first is the leading one. */
  elements: AssessedElement[];
  refusedBlocks: Pick<RefusedBlock, 'bundleIndex' | 'label' | 'reason'>[];
  /** The smallest notAfter of the elements; null when none has one. */
  earliestNotAfter: string | null;
  /** The services that use it, as last read, in order and without repetition. */
  services: string[];
  /** When the associations were last read; null when they never were. */
  associationsReadAt: string | null;
  /** Since when it has had no association: its last one ended, or it came. */
  unusedSince: string;
  /** Other certificates, of any account, with the same leading element, by account and id; the first few. */
  duplicates: CertificateReference[];
  /** Other certificates, of any account, whose leading element is another one with the same key; the first few. */
  sharedKeys: CertificateReference[];
  /** Other certificates of the same account. */
  twins: Twin[];
}
