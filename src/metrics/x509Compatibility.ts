import { createHash } from 'node:crypto';
import type { ExposedAccount, ExposedCertificate, ExposedElement } from '../inventory/expositionSource.ts';
import type { CertificateRenderer } from './certificateRenderer.ts';
import { attributesOf } from './distinguishedName.ts';
import { labelSet } from './exposition.ts';
import { FamilyRenderer, type FamilyText, renderFamily } from './familyText.ts';
import { x509Families as families, SOURCE_KIND } from './x509Families.ts';

const nameFields = ['C', 'ST', 'L', 'O', 'OU', 'CN'] as const;

/**
 * x509-certificate-exporter's instants of certificates, which it writes in whole seconds, and which have expired at `now`
 * (ISO 8601), until the next one does.
 */
export function createX509Renderer(now: string): CertificateRenderer {
  const notAfter = new FamilyRenderer(families.notAfter);
  const notBefore = new FamilyRenderer(families.notBefore);
  const expired = new FamilyRenderer(families.expired);
  const nowMs = Date.parse(now);
  let next = Number.POSITIVE_INFINITY;
  return {
    families: [notAfter, notBefore, expired],
    add(certificate) {
      for (const { element, labels } of labelled(certificate)) {
        if (element.notBefore !== null) notBefore.add(labels, Math.floor(element.notBefore));
        if (element.notAfter === null) continue;
        notAfter.add(labels, Math.floor(element.notAfter));
        const expiresMs = element.notAfter * 1000;
        if (expiresMs >= nowMs) next = Math.min(next, expiresMs);
        expired.add(labels, nowMs > expiresMs ? 1 : 0);
      }
    },
    validUntil: () => (Number.isFinite(next) ? new Date(Math.floor(next) + 1).toISOString() : null),
  };
}

/** Its sources are the accounts: up when the last run that ended could read the list. */
export function renderX509Sources(accounts: ExposedAccount[]): Promise<FamilyText> {
  const samples = accounts.flatMap(({ accountId, outcome }) =>
    outcome === null ? [] : [[[SOURCE_KIND, accountId], outcome === 'failed' ? 0 : 1] as const],
  );
  return renderFamily(families.sourceUp, samples);
}

/**
 * Each element with its labels. Those of one certificate whose labels are equal get a discriminator, as there: eight
 * hex digits of a SHA-256 over the certificate, where it lies and its index; more where eight do not tell them apart.
 */
function labelled(certificate: ExposedCertificate): { element: ExposedElement; labels: string }[] {
  const path = `/${certificate.accountId}/${certificate.certificateId}`;
  const valued = certificate.elements.map((element) => ({
    element,
    values: [certificate.name, path, element.names?.serialNumberDecimal ?? '', ...nameValues(element)],
  }));
  const groups = Map.groupBy(valued, ({ values }) => JSON.stringify(values));
  return [...groups.values()].flatMap((group) => {
    const digests = group.map(({ element }) => (group.length === 1 ? '' : digestOf(element, path)));
    const length = lengthThatTellsApart(digests);
    return group.map(({ element, values }, index) => ({
      element,
      labels: labelSet(families.notAfter.labels, [...values, digests[index]?.slice(0, length) ?? '']),
    }));
  });
}

/** Of several values there its exporter takes the first, of common names the last. */
function nameValues({ names }: ExposedElement): string[] {
  return [names?.issuer, names?.subject].flatMap((name) => {
    const texts = attributesOf(name ?? '').filter(({ value }) => value !== null);
    return nameFields.map((field) => {
      const isField = ({ type }: { type: string }) => type === field;
      return (field === 'CN' ? texts.findLast(isField) : texts.find(isField))?.value ?? '';
    });
  });
}

function digestOf({ fingerprintSha256, bundleIndex }: ExposedElement, path: string): string {
  return createHash('sha256').update(`${fingerprintSha256}\0${path}\0${bundleIndex}`).digest('hex');
}

function lengthThatTellsApart(digests: string[]): number {
  let length = 8;
  while (length < 64 && new Set(digests.map((digest) => digest.slice(0, length))).size < digests.length)
    length += 1;
  return length;
}
