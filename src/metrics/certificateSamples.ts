import type { InfoLabel, MetricsConfig } from '../config/metrics.ts';
import type { ExposedCertificate, ExposedElement } from '../inventory/expositionSource.ts';
import { type CertificateFamilyKey, certificateFamilies } from './certificateFamilies.ts';
import type { CertificateRenderer } from './certificateRenderer.ts';
import { labelSet } from './exposition.ts';
import { FamilyRenderer } from './familyText.ts';

const { earliestNotAfter, notAfter, associationInfo, useInfo } = certificateFamilies;

/** Certalog's own families of certificates, as far as they are selected. */
export function createCertificateRenderer(selection: MetricsConfig): CertificateRenderer {
  const renderers = selectedRenderers(selection);
  const elementsOf = elementSelector(selection);
  const infoNames = infoLabelNames(selection);

  return { families: Object.values(renderers), add };

  function add(certificate: ExposedCertificate): void {
    const identity = [certificate.accountId, certificate.certificateId, certificate.name];
    const labels = labelSet(earliestNotAfter.labels, identity);
    if (certificate.earliestNotAfter !== null)
      renderers.earliestNotAfter?.add(labels, certificate.earliestNotAfter);
    renderers.unreadable?.add(labels, certificate.earliestNotAfter === null ? 1 : 0);
    addUses(certificate, identity, labels);
    for (const element of elementsOf(certificate)) addElement(certificate, element, identity);
  }

  function addUses(
    { associations, usesKnown }: ExposedCertificate,
    identity: string[],
    labels: string,
  ): void {
    const uses = associations.reduce((sum, { count }) => sum + count, 0);
    if (usesKnown || uses > 0) renderers.associations?.add(labels, uses);
    if (associations.length === 0) return;
    for (const { service, status } of renderers.associationInfo ? associations : []) {
      const values = [...identity, service, status];
      renderers.associationInfo?.add(labelSet(associationInfo.labels, values), 1);
    }
    const services = [...new Set(associations.map(({ service }) => service))].sort().join(', ');
    renderers.useInfo?.add(labelSet(useInfo.labels, [...identity, services]), 1);
  }

  function addElement(certificate: ExposedCertificate, element: ExposedElement, identity: string[]): void {
    const position = [...identity, String(element.bundleIndex)];
    const labels = labelSet(notAfter.labels, position);
    if (element.notAfter !== null) renderers.notAfter?.add(labels, element.notAfter);
    if (element.notBefore !== null) renderers.notBefore?.add(labels, element.notBefore);
    if (!renderers.info) return;
    const described = selection.infoLabels.map((label) => infoValues[label](element, certificate));
    const values = [...position, ...described.map((value) => (value === null ? '' : String(value)))];
    renderers.info.add(labelSet(infoNames, values), 1);
  }
}

/** Undefined for a family that is not selected. */
type Renderers = { [Key in CertificateFamilyKey]?: FamilyRenderer };

function selectedRenderers(selection: MetricsConfig): Renderers {
  const { associations, associationInfo: associationInfos, useInfo: uses } = selection;
  const elements = selection.elements !== 'none';
  const selected: Record<CertificateFamilyKey, boolean> = {
    earliestNotAfter: true,
    notAfter: elements,
    notBefore: elements,
    info: elements && selection.info,
    associations,
    associationInfo: associationInfos,
    useInfo: uses,
    unreadable: true,
  };
  const keys = (Object.keys(selected) as CertificateFamilyKey[]).filter((key) => selected[key]);
  return Object.fromEntries(
    keys.map((key) => {
      const family = certificateFamilies[key];
      return [
        key,
        new FamilyRenderer(key === 'info' ? { ...family, labels: infoLabelNames(selection) } : family),
      ];
    }),
  );
}

function infoLabelNames(selection: MetricsConfig): string[] {
  return [...notAfter.labels, ...selection.infoLabels];
}

function elementSelector({ elements }: MetricsConfig): (certificate: ExposedCertificate) => ExposedElement[] {
  switch (elements) {
    case 'all':
      return (certificate) => certificate.elements;
    case 'earliest':
      return earliestElement;
    case 'none':
      return () => [];
  }
}

/** The first of those that expire first; of an unreadable certificate its first, so that its info remains. */
function earliestElement({ elements, earliestNotAfter: earliest }: ExposedCertificate): ExposedElement[] {
  const element = elements.find(({ notAfter: expiry }) => expiry !== null && expiry === earliest);
  return element ? [element] : elements.slice(0, 1);
}

const infoValues: Record<
  InfoLabel,
  (element: ExposedElement, certificate: ExposedCertificate) => string | number | boolean | null
> = {
  subject_cn: ({ subjectCn }) => subjectCn,
  issuer_cn: ({ issuerCn }) => issuerCn,
  serial_number: ({ serialNumber }) => serialNumber,
  fingerprint_sha256: ({ fingerprintSha256 }) => fingerprintSha256,
  key_algorithm: ({ keyAlgorithm }) => keyAlgorithm,
  key_size: ({ keySize }) => keySize,
  signature_algorithm: ({ signatureAlgorithm }) => signatureAlgorithm,
  is_ca: ({ isCa }) => isCa,
  managed_by: (_, { managedBy }) => managedBy,
};
