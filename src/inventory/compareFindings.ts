import type { ExceptedFinding, FindingDifference, StoredFinding } from './repository.ts';

/** What must be stored of a certificate's findings, or null when nothing has changed. */
export function compareFindings(
  certificateId: string,
  stored: StoredFinding[],
  findings: ExceptedFinding[],
): FindingDifference | null {
  const left = new Map(stored.map((finding) => [keyOf(finding), finding]));
  const difference: FindingDifference = { certificateId, opened: [], altered: [], closed: [] };
  for (const finding of findings) {
    const before = left.get(keyOf(finding));
    left.delete(keyOf(finding));
    if (!before) difference.opened.push(finding);
    else if (!saysTheSame(before, finding)) difference.altered.push({ stored: before, finding });
  }
  difference.closed.push(...left.values());
  const { opened, altered, closed } = difference;
  return opened.length + altered.length + closed.length === 0 ? null : difference;
}

function keyOf({ check, bundleIndex }: ExceptedFinding): string {
  return `${check} ${bundleIndex}`;
}

function saysTheSame(a: ExceptedFinding, b: ExceptedFinding): boolean {
  return (
    a.severity === b.severity &&
    a.detail === b.detail &&
    a.exception?.reason === b.exception?.reason &&
    a.exception?.expiresAt === b.exception?.expiresAt
  );
}
