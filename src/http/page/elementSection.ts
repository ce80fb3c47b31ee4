import { html } from 'hono/html';
import type { BundleElement, RefusedBlock } from '../../inventory/queries/certificates.ts';
import { facts } from './facts.ts';
import { secondOf } from './times.ts';

/** One X.509 certificate of the PEM. */
export function elementSection(element: BundleElement) {
  const { bundleIndex, subject, subjectCn, notBefore, notAfter, isCa, pathLength } = element;
  const ca = isCa ? `yes${pathLength === null ? '' : `, path length ${pathLength}`}` : 'no';
  return html`<h3>${bundleIndex}: ${subjectCn || subject || 'without a name that can be read'}</h3>
${facts([
  ['Subject', subject],
  ['Issuer', element.issuer],
  ['Self-signed', element.selfSigned ? 'yes' : null],
  ['Valid from', notBefore && secondOf(notBefore)],
  ['Expires', notAfter && secondOf(notAfter)],
  ['Serial number', element.serialNumber],
  [
    'Key',
    [element.keyAlgorithm, element.curve, element.keySize && `${element.keySize} bits`]
      .filter(Boolean)
      .join(', '),
  ],
  ['Signature', element.signatureAlgorithm],
  ['CA', isCa === null ? null : ca],
  ['Key usage', listOf(element.keyUsage)],
  ['Extended key usage', listOf(element.extendedKeyUsage)],
  [
    'Alternative names',
    listOf(element.subjectAlternativeNames?.map(({ type, value }) => `${type}:${value}`)),
  ],
  ['SHA-256 fingerprint', element.fingerprintSha256],
  ['SHA-256 of its public key', element.spkiSha256],
  ['Not readable', listOf(element.failures.map(({ field, reason }) => `${field}: ${reason}`))],
])}`;
}

/** Blocks of the PEM that are no certificate that could be taken, each with the reason. */
export function refusedBlocks(blocks: readonly RefusedBlock[]) {
  if (blocks.length === 0) return '';
  return html`<h3>Refused blocks</h3>
<ul>${blocks.map(
    ({ bundleIndex, label, reason }) =>
      html`<li>${bundleIndex === null ? '' : `${bundleIndex}: `}${label ?? 'without a label'}: ${reason.replaceAll('_', ' ')}</li>`,
  )}</ul>`;
}

function listOf(values: readonly string[] | null | undefined): string | null {
  return values?.join(', ') ?? null;
}
