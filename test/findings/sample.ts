import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { earliestNotAfter } from '../../src/certificate/validity.ts';
import type { AssessedCertificate, AssessedElement, Twin } from '../../src/findings/assessedCertificate.ts';
import { type FindingCheck, findingChecks } from '../../src/findings/finding.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';

export const accountId = '0123456789abcdef0123456789abcdef';

/** An element in order, of a client, unless said otherwise; its fingerprint is made of its subject and issuer. */
export function element(parts: Partial<AssessedElement> = {}): AssessedElement {
  const { subject = 'CN=client', issuer = 'CN=Issuing CA' } = parts;
  return {
    bundleIndex: 0,
    fingerprintSha256: `${subject} by ${issuer}`,
    parses: true,
    spkiSha256: `key of ${subject}`,
    serialNumberDecimal: '4660',
    subject,
    issuer,
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
    signatureAlgorithm: 'ecdsa-with-SHA256',
    keyAlgorithm: 'EC',
    keySize: 256,
    curve: 'P-256',
    isCa: false,
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    selfSigned: subject === issuer,
    failures: [],
    ...parts,
  };
}

/** Elements of one bundle, each as `subject < issuer`; `root < root` is self-issued. */
export function chain(...names: string[]): AssessedElement[] {
  return bundle(
    ...names.map((text) => {
      const [subject = '', issuer = ''] = text.split(' < ');
      return element({ subject: `CN=${subject}`, issuer: `CN=${issuer}`, isCa: true });
    }),
  );
}

/** The elements with their places. */
export function bundle(...elements: AssessedElement[]): AssessedElement[] {
  return elements.map((each, bundleIndex) => ({ ...each, bundleIndex }));
}

/** A certificate in order that is used by nobody and whose use was never read, unless said otherwise. */
export function certificate(parts: Partial<AssessedCertificate> = {}): AssessedCertificate {
  const { elements = [element()] } = parts;
  return {
    accountId,
    certificateId: '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60',
    name: 'A certificate',
    ca: false,
    declared: { expiresOn: null, issuer: null, serialNumber: null, signature: null },
    elements,
    refusedBlocks: [],
    earliestNotAfter: earliestNotAfter(elements),
    services: [],
    associationsReadAt: null,
    unusedSince: '2026-01-01T00:00:00Z',
    duplicates: [],
    sharedKeys: [],
    twins: [],
    ...parts,
  };
}

/** A certificate as read from a PEM text. */
export function read(pem: string, parts: Partial<AssessedCertificate> = {}): AssessedCertificate {
  const blocks = readPem(pem);
  return certificate({
    elements: blocks.flatMap((block) =>
      block.kind === 'certificate' ? [{ ...readElement(block.der), bundleIndex: block.bundleIndex }] : [],
    ),
    refusedBlocks: blocks.flatMap((block) => (block.kind === 'refused' ? [block] : [])),
    ...parts,
  });
}

export function twin(parts: Partial<Twin> = {}): Twin {
  return {
    certificateId: 'b6f2d1c0-0000-4000-8000-000000000001',
    name: 'Its successor',
    notBefore: '2026-06-01T00:00:00Z',
    notAfter: '2027-06-01T00:00:00Z',
    ...parts,
  };
}

/** The default policy with the named checks only. */
export function policyOf(...checks: FindingCheck[]): Policy {
  const off = Object.fromEntries(findingChecks.map((check) => [check, null]));
  const on = Object.fromEntries(checks.map((check) => [check, profiles.default.severities[check]]));
  return { ...profiles.default, severities: { ...profiles.default.severities, ...off, ...on } };
}

export const { thresholds } = profiles.default;

/** A point of time moved by milliseconds. */
export function moved(instant: string, milliseconds: number): Date {
  return new Date(Date.parse(instant) + milliseconds);
}
