import { bundleIssuers, isSelfIssued } from '../../findings/checks/bundleIssuers.ts';
import type { BundleElement } from '../../inventory/queries/certificates.ts';

/** A way from an element up through those that have issued it, and where it ends. */
export interface Chain {
  elements: [BundleElement, ...BundleElement[]];
  end: ChainEnd;
}

/**
 * - `root`: at an element that names itself as its issuer
 * - `missing`: its issuer is not in the bundle
 * - `joins`: its issuer is part of a chain that is drawn already
 * - `circle`: its issuer is further down this chain
 * - `unknown`: whom it names as its issuer cannot be read
 */
export type ChainEnd =
  | { kind: 'root' | 'unknown' }
  | { kind: 'missing'; issuer: string }
  | { kind: 'joins' | 'circle'; at: BundleElement };

/**
 * The chains of a bundle, so that each element is in exactly one, whatever the order of the file: those that begin at an
 * element that issued none of the others first. Repeated elements count once. Takes a time that is linear but for the
 * look-up of issuers.
 */
export function chainsOf(bundle: readonly BundleElement[]): Chain[] {
  const issuers = bundleIssuers(bundle);
  const byIndex = new Map(bundle.map((element) => [element.bundleIndex, element]));
  const elements = issuers.elements.flatMap(({ bundleIndex }) => byIndex.get(bundleIndex) ?? []);
  const issuerOf = (child: BundleElement) => {
    const [issuer] = issuers.of(child);
    return issuer && byIndex.get(issuer.bundleIndex);
  };
  const issuing = new Set(elements.map(issuerOf));
  const drawn = new Set<BundleElement>();
  const chains: Chain[] = [];
  for (const start of [...elements.filter((element) => !issuing.has(element)), ...elements]) {
    if (!drawn.has(start)) chains.push(climb(start, issuerOf, drawn));
  }
  return chains;
}

function climb(
  start: BundleElement,
  issuerOf: (child: BundleElement) => BundleElement | undefined,
  drawn: Set<BundleElement>,
): Chain {
  const elements: Chain['elements'] = [start];
  let top = start;
  drawn.add(start);
  for (;;) {
    if (isSelfIssued(top)) return { elements, end: { kind: 'root' } };
    const issuer = issuerOf(top);
    if (issuer && drawn.has(issuer))
      return { elements, end: { kind: elements.includes(issuer) ? 'circle' : 'joins', at: issuer } };
    if (!issuer)
      return { elements, end: top.issuer ? { kind: 'missing', issuer: top.issuer } : { kind: 'unknown' } };
    elements.push(issuer);
    drawn.add(issuer);
    top = issuer;
  }
}
