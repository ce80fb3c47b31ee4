import type { ExposedCertificate, ExposedElement } from '../inventory/expositionSource.ts';
import { type DeflatedText, joinDeflated, TextDeflater } from './deflatedText.ts';
import { familyHeader, labelSet, sample } from './exposition.ts';
import { certificateFamilies as families } from './families.ts';

type FamilyKey = keyof typeof families;
const familyKeys = Object.keys(families) as FamilyKey[];

/**
 * Renders every family of certificates in one pass over them: each family is deflated on its own as it grows, so that
 * a large fleet is never held as text.
 */
export async function renderCertificates(
  batches: AsyncIterable<ExposedCertificate[]>,
): Promise<DeflatedText> {
  const deflaters = familyKeys.map((key) => ({ key, deflater: new TextDeflater() }));
  for (const { key, deflater } of deflaters) await deflater.write(familyHeader(families[key]));
  for await (const batch of batches) {
    const texts = renderBatch(batch);
    for (const { key, deflater } of deflaters) await deflater.write(texts[key]);
  }
  return joinDeflated(await Promise.all(deflaters.map(({ deflater }) => deflater.end())));
}

function renderBatch(certificates: ExposedCertificate[]): Record<FamilyKey, string> {
  const texts = Object.fromEntries(familyKeys.map((key) => [key, ''])) as Record<FamilyKey, string>;
  for (const certificate of certificates) {
    const identity = [certificate.accountId, certificate.certificateId, certificate.name];
    const labels = labelSet(families.associations.labels, identity);
    if (certificate.earliestNotAfter !== null) {
      texts.earliestNotAfter += sample(families.earliestNotAfter, labels, certificate.earliestNotAfter);
    }
    const uses = certificate.associations.reduce((sum, { count }) => sum + count, 0);
    texts.associations += sample(families.associations, labels, uses);
    const unreadable = certificate.earliestNotAfter === null ? 1 : 0;
    texts.unreadable += sample(families.unreadable, labels, unreadable);
    for (const { service, status } of certificate.associations) {
      const { associationInfo } = families;
      texts.associationInfo += sample(
        associationInfo,
        labelSet(associationInfo.labels, [...identity, service, status]),
        1,
      );
    }
    for (const element of certificate.elements) {
      const position = [...identity, String(element.bundleIndex)];
      const elementLabels = labelSet(families.notAfter.labels, position);
      if (element.notAfter !== null)
        texts.notAfter += sample(families.notAfter, elementLabels, element.notAfter);
      if (element.notBefore !== null)
        texts.notBefore += sample(families.notBefore, elementLabels, element.notBefore);
      const info = [...position, ...infoValues(element), certificate.managedBy];
      texts.info += sample(families.info, labelSet(families.info.labels, info), 1);
    }
  }
  return texts;
}

function infoValues(element: ExposedElement): string[] {
  return [
    element.subjectCn,
    element.issuerCn,
    element.serialNumber,
    element.fingerprintSha256,
    element.keyAlgorithm,
    element.keySize,
    element.signatureAlgorithm,
    element.isCa,
  ].map((value) => (value === null ? '' : String(value)));
}
