import type { AssessedElement } from './assessedCertificate.ts';
import type { PolicyException } from './exception.ts';
import type { Finding } from './finding.ts';

/** What an exception may name of a certificate. */
export interface ExceptedCertificate {
  accountId: string;
  certificateId: string;
  elements: readonly Pick<AssessedElement, 'bundleIndex' | 'fingerprintSha256'>[];
}

export type ExceptedFinding = Pick<Finding, 'check' | 'bundleIndex'>;

/** Exceptions that are asked about many findings. */
export interface Exceptions {
  /**
   * The exception that applies to the finding, whether it has expired or not; null when none does. All that it names
   * must hold. Of several it is the one that expires last; of those that expire together always the same one, in
   * whatever order they are given. Takes a time that does not grow with the number of exceptions.
   */
  find(certificate: ExceptedCertificate, finding: ExceptedFinding): PolicyException | null;
}

/** Indexes the exceptions as they are now; a later change of the array is not seen. */
export function createExceptions(exceptions: readonly PolicyException[]): Exceptions {
  const shapes = new Map<string, Shape>();
  for (const [rank, exception] of [...exceptions].sort(byPrecedence).entries()) {
    const shape = shapeOf(exception);
    const { bestByKey } = shapes.get(shape.name) ?? shape;
    if (!shapes.has(shape.name)) shapes.set(shape.name, shape);
    for (const check of exception.checks) {
      const key = keyOf(check, exception.accountId, exception.fingerprintSha256, exception.certificateId);
      if (!bestByKey.has(key)) bestByKey.set(key, { rank, exception });
    }
  }
  const known = [...shapes.values()];
  return {
    find(certificate, finding) {
      let best: Ranked | undefined;
      for (const shape of known) {
        const fingerprints = shape.fingerprint ? fingerprintsOf(certificate, finding) : [null];
        const accountId = shape.account ? certificate.accountId : null;
        const certificateId = shape.certificate ? certificate.certificateId : null;
        for (const fingerprint of fingerprints) {
          const found = shape.bestByKey.get(keyOf(finding.check, accountId, fingerprint, certificateId));
          if (found && (!best || found.rank < best.rank)) best = found;
        }
      }
      return best?.exception ?? null;
    },
  };
}

interface Ranked {
  rank: number;
  exception: PolicyException;
}

/** Exceptions that name the same fields: among them one look-up finds the best. */
interface Shape {
  name: string;
  account: boolean;
  certificate: boolean;
  fingerprint: boolean;
  bestByKey: Map<string, Ranked>;
}

function shapeOf({ accountId, certificateId, fingerprintSha256 }: PolicyException): Shape {
  const named = [accountId !== null, certificateId !== null, fingerprintSha256 !== null] as const;
  const [account, certificate, fingerprint] = named;
  return { name: named.join(), account, certificate, fingerprint, bestByKey: new Map() };
}

/** Only a certificate id may hold a blank: last, it cannot be taken for something else. */
function keyOf(
  check: string,
  accountId: string | null,
  fingerprint: string | null,
  certificateId: string | null,
): string {
  return `${check} ${accountId} ${fingerprint} ${certificateId}`;
}

function fingerprintsOf({ elements }: ExceptedCertificate, { bundleIndex }: ExceptedFinding): string[] {
  return elements
    .filter((element) => bundleIndex === null || element.bundleIndex === bundleIndex)
    .map(({ fingerprintSha256 }) => fingerprintSha256);
}

/** Negative when `a` comes before `b`; 0 only when they differ in nothing but the order of their checks. */
function byPrecedence(a: PolicyException, b: PolicyException): number {
  return Date.parse(b.expiresAt) - Date.parse(a.expiresAt) || compareTexts(textOf(a), textOf(b));
}

function textOf({
  reason,
  accountId,
  certificateId,
  fingerprintSha256,
  expiresAt,
  checks,
}: PolicyException): string {
  return JSON.stringify([
    reason,
    accountId,
    certificateId,
    fingerprintSha256,
    expiresAt,
    [...new Set(checks)].sort(),
  ]);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
