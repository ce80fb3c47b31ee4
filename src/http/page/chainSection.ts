import { html, raw } from 'hono/html';
import { certificateState } from '../../certificate/validity.ts';
import type { BundleElement, Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import { stateBadge } from './badge.ts';
import { type Chain, type ChainEnd, chainsOf } from './chain.ts';
import { elementAnchor, elementName } from './elementName.ts';
import { dayOf, distanceOf } from './times.ts';
import { countOf } from './words.ts';

/** Chains beyond this are left to the list of elements: a file of all public roots is no drawing. */
const CHAINS_DRAWN = 24;

/** Who issued whom: each chain as a list that begins at the leaf, drawn as nodes with arrows. */
export function chainSection(certificate: Certificate, clock: StateClock) {
  const { elements } = certificate;
  if (elements.length === 0) return html`<p>Nothing to draw: no certificate of its PEM could be taken.</p>`;
  const chains = chainsOf(elements);
  const view = { certificate, clock, repeated: repeatedPlaces(elements) };
  const left = chains.slice(CHAINS_DRAWN).reduce((count, chain) => count + chain.elements.length, 0);
  return html`<p class="muted small">${summaryOf(certificate, chains)}</p>
<div class="chains">${chains.slice(0, CHAINS_DRAWN).map((chain, index) => chainList(chain, index, chains.length, view))}</div>
${left > 0 ? html`<p>${countOf(left, 'more element')} of ${countOf(chains.length - CHAINS_DRAWN, 'chain')} are not drawn; they are listed below.</p>` : ''}`;
}

interface View {
  certificate: Certificate;
  clock: StateClock;
  /** Places of the file beyond the first, by fingerprint. */
  repeated: ReadonlyMap<string, number[]>;
}

function summaryOf({ elements }: Certificate, chains: readonly Chain[]) {
  const inOrder = chains.flatMap((chain) => chain.elements.map(({ bundleIndex }) => bundleIndex));
  const isFileOrder = inOrder.every((index, place) => place === 0 || index > (inOrder[place - 1] ?? -1));
  const count = `${countOf(elements.length, 'element')} in the file, ${countOf(chains.length, 'chain')}. `;
  const order =
    elements.length === 1
      ? ''
      : isFileOrder
        ? 'The file is in this order. '
        : 'The file is in another order: each node has its place there. ';
  return `${count}${order}Issuers are told by names and key identifiers; signatures are not verified.`;
}

function chainList(chain: Chain, index: number, count: number, view: View) {
  const name = count === 1 ? 'Chain, from leaf to root' : `Chain ${index + 1} of ${count}, from leaf to root`;
  return html`<ol class="chain" aria-label="${name}">${chain.elements.map((element, place) =>
    node(element, place, view),
  )}${endNode(chain.end)}</ol>`;
}

function node(element: BundleElement, place: number, { certificate, clock, repeated }: View) {
  const { bundleIndex, notBefore, notAfter, parses, isCa } = element;
  const state = certificateState(
    { earliestNotAfter: notAfter, latestNotBefore: notBefore },
    clock.now,
    clock.expiringWithinSeconds,
  );
  const first =
    certificate.elements.length > 1 && notAfter !== null && notAfter === certificate.earliestNotAfter;
  const again = repeated.get(element.fingerprintSha256) ?? [];
  return html`<li class="node" data-state="${state}">${place === 0 ? '' : html`<span class="link">issued by</span>`}
<div class="box"><a href="#${elementAnchor(bundleIndex)}"><bdi>${elementName(element)}</bdi></a>
<span class="sub">Element ${bundleIndex}${again.map((index) => `, again ${index}`).join('')}${isCa ? ' · CA' : ''}</span>
<span class="sub">${notAfter === null ? (parses ? 'expiry not readable' : 'not readable') : html`expires ${dayOf(notAfter)}, ${distanceOf(notAfter, clock.now)}`}</span>
<span class="marks">${stateBadge(state)}${first ? html`<span class="badge">expires first</span>` : ''}${selfIssued(element)}</span></div></li>`;
}

function selfIssued({ selfSigned, subject, issuer }: BundleElement) {
  if (selfSigned) return html`<span class="badge">self-signed</span>`;
  return subject !== null && subject === issuer
    ? html`<span class="badge">names itself as issuer, not verified</span>`
    : '';
}

function endNode(end: ChainEnd) {
  switch (end.kind) {
    case 'root':
      return '';
    case 'unknown':
      return absent(html`An issuer whose name cannot be read`);
    case 'missing':
      return absent(html`<bdi>${end.issuer}</bdi> <span class="sub">not in the file</span>`);
    case 'joins':
      return absent(
        html`<a href="#${elementAnchor(end.at.bundleIndex)}"><bdi>${elementName(end.at)}</bdi></a> <span class="sub">element ${end.at.bundleIndex}, drawn above</span>`,
      );
    case 'circle':
      return absent(
        html`<bdi>${elementName(end.at)}</bdi> <span class="sub">element ${end.at.bundleIndex} again: the chain leads in a circle</span>`,
      );
  }
}

function absent(text: ReturnType<typeof html>) {
  return html`<li class="node absent">${raw('<span class="link">issued by</span>')}<div class="box">${text}</div></li>`;
}

function repeatedPlaces(elements: readonly BundleElement[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { fingerprintSha256, bundleIndex } of elements) {
    const known = places.get(fingerprintSha256);
    if (known) known.push(bundleIndex);
    else places.set(fingerprintSha256, []);
  }
  return places;
}
