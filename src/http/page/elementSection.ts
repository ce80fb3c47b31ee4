import { html, raw } from 'hono/html';
import type { BundleElement, RefusedBlock } from '../../inventory/queries/certificates.ts';
import { elementAnchor, elementName } from './elementName.ts';
import { facts } from './facts.ts';
import { secondOf } from './times.ts';
import { countOf, wordsOf } from './words.ts';

/** So many alternative names are shown at once; the rest can be opened. A certificate may have 10,000. */
const NAMES_SHOWN = 20;

/** One X.509 certificate of the PEM with all its fields; the first of the file is open. */
export function elementSection(element: BundleElement, place: number) {
  const { bundleIndex, notBefore, notAfter, isCa, pathLength, failures } = element;
  const ca = isCa ? `yes${pathLength === null ? '' : `, path length ${pathLength}`}` : 'no';
  return html`<details class="card element" id="${elementAnchor(bundleIndex)}"${place === 0 ? raw(' open') : ''}>
<summary><h3>${bundleIndex}: <bdi>${elementName(element)}</bdi></h3></summary>
${failures.length > 0 ? html`<div class="note" data-severity="warning"><p>Not all of it can be read:</p><ul>${failures.map(({ field, reason }) => html`<li>${wordsOf(field)}: ${wordsOf(reason)}</li>`)}</ul></div>` : ''}
${facts([
  ['Subject', foreign(element.subject)],
  ['Issuer', foreign(element.issuer)],
  ['Self-signed', element.selfSigned === null ? null : element.selfSigned ? 'yes' : 'no'],
  ['Valid from', notBefore && secondOf(notBefore)],
  ['Expires', notAfter && secondOf(notAfter)],
  ['Alternative names', alternativeNames(element)],
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
  ['Serial number, hex', code(element.serialNumber)],
  ['Serial number, decimal', code(element.serialNumberDecimal)],
  ['SHA-256 fingerprint', code(element.fingerprintSha256)],
  ['SHA-256 of its public key', code(element.spkiSha256)],
  ['Subject key identifier', code(element.subjectKeyIdentifier)],
  ['Authority key identifier', code(element.authorityKeyIdentifier)],
  ['Version', element.version === null ? null : `X.509 v${element.version}`],
])}</details>`;
}

/** Blocks of the PEM that are no certificate that could be taken, each with the reason. */
export function refusedBlocks(blocks: readonly RefusedBlock[]) {
  if (blocks.length === 0) return '';
  return html`<div class="card"><h3>Refused blocks of the PEM</h3>
<ul>${blocks.map(
    ({ bundleIndex, label, reason }) =>
      html`<li>${bundleIndex === null ? '' : `${bundleIndex}: `}<bdi>${label ?? 'without a label'}</bdi>: ${wordsOf(reason)}</li>`,
  )}</ul></div>`;
}

function alternativeNames({ subjectAlternativeNames: names }: BundleElement) {
  if (!names || names.length === 0) return null;
  const list = (some: typeof names) =>
    html`<ul class="plain">${some.map(({ type, value }) => html`<li><span class="muted">${type}:</span><bdi>${value}</bdi></li>`)}</ul>`;
  const rest = names.slice(NAMES_SHOWN);
  return html`${list(names.slice(0, NAMES_SHOWN))}${
    rest.length === 0
      ? ''
      : html`<details><summary>${countOf(rest.length, 'more name')}</summary>${list(rest)}</details>`
  }`;
}

function foreign(text: string | null) {
  return text && html`<bdi>${text}</bdi>`;
}

function code(text: string | null) {
  return text && html`<code>${text}</code>`;
}

function listOf(values: readonly string[] | null): string | null {
  return values?.join(', ') ?? null;
}
