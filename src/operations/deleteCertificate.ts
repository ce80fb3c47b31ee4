import type { SourceFault } from '../inventory/source.ts';
import { lookRepeatedly } from './lookRepeatedly.ts';
import type { AccountAccess, LookOptions } from './ports.ts';

export type DeletionResult =
  | { kind: 'deleted' }
  /** Somebody else deleted it before. */
  | { kind: 'already_gone' }
  /** Certainly not deleted by this; `explanation` says what Cloudflare's answer means where it does not say so. */
  | { kind: 'refused'; detail: string; explanation: string | null }
  /** The answer was unclear, but the certificate is gone. */
  | { kind: 'confirmed_gone'; detail: string }
  /** The answer was unclear. `lookFault`: why the last look failed; null when it still saw the certificate. */
  | { kind: 'unclear'; detail: string; interrupted: boolean; lookFault: SourceFault | null };

/**
 * Deletes in one single request. After an unclear answer nothing is sent again: the certificate is asked for a few
 * times, because a deleted one may still be answered for a while.
 */
export async function deleteCertificate(
  account: AccountAccess,
  certificateId: string,
  options: LookOptions,
): Promise<DeletionResult> {
  const { accountId, client } = account;
  const outcome = await client.remove({ accountId, certificateId }, options.signal);
  switch (outcome.kind) {
    case 'done':
      return { kind: 'deleted' };
    case 'refused': {
      // 1472: not found. The second answer to the same deletion has a code of its own that is not published.
      const isGone = outcome.codes.includes(1472) || /already deleted/i.test(outcome.message);
      if (isGone) return { kind: 'already_gone' };
      return { kind: 'refused', detail: outcome.detail, explanation: explain(outcome.message) };
    }
    case 'unclear':
      return lookWhetherGone(account, certificateId, outcome.detail, options);
  }
}

async function lookWhetherGone(
  { accountId, client }: AccountAccess,
  certificateId: string,
  detail: string,
  options: LookOptions,
): Promise<DeletionResult> {
  let lookFault: SourceFault | null = null;
  const looking = await lookRepeatedly(async () => {
    const read = { signal: options.signal, tally: { requests: 0, retries: 0 } };
    const reading = await client.source.get(accountId, certificateId, read);
    lookFault = reading.kind === 'failed' ? reading.fault : null;
    return reading.kind === 'not_found' ? true : null;
  }, options);
  return looking.kind === 'seen'
    ? { kind: 'confirmed_gone', detail }
    : { kind: 'unclear', detail, interrupted: looking.kind === 'interrupted', lookFault };
}

/** Cloudflare publishes no code for a certificate in use, only the words. */
function explain(message: string): string | null {
  if (/in use/i.test(message)) {
    return (
      'Cloudflare still counts the certificate as in use. After it was detached (from Workers, Hyperdrive, Gateway ' +
      'or hostnames) this can last for some minutes: wait, look at its associations, and delete it again.'
    );
  }
  if (/^unauthorized$/i.test(message)) {
    return 'Cloudflare refuses to delete certificates that it manages itself.';
  }
  return null;
}
