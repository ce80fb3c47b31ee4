import type { ChangeEvent, Facts } from './changeEvent.ts';
import type { ExceptedFinding } from './repository.ts';

export function findingOpened(certificateId: string, finding: ExceptedFinding, at: string): ChangeEvent {
  return { kind: 'finding_opened', certificateId, at, before: null, after: factsOf(finding) };
}

export function findingClosed(certificateId: string, finding: ExceptedFinding, at: string): ChangeEvent {
  return { kind: 'finding_closed', certificateId, at, before: factsOf(finding), after: null };
}

function factsOf({ check, severity, bundleIndex, detail, exception }: ExceptedFinding): Facts {
  return {
    check,
    severity,
    bundle_index: bundleIndex,
    detail,
    exception: exception && { reason: exception.reason, expires_at: exception.expiresAt },
  };
}
