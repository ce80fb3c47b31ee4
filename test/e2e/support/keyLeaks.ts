import { generateKeyPairSync } from 'node:crypto';
import type { SyncReason } from '../../../src/inventory/reasons.ts';
import { pem, spkiOf } from '../../certificate/sample.ts';
import { leakyAnswers, leakyAssociations, leakyFields, recordOf, success } from './leakyAnswers.ts';
import type { Leak } from './leakyCloudflare.ts';
import type { Sought } from './traceSearch.ts';

/** An account of Cloudflare that shows a private key where none belongs; the key is its own, so that a trace names it. */
export interface KeyLeak {
  accountId: string;
  key: Sought;
  /** Why the sync of the account is not complete. */
  reason: SyncReason;
  leak: Leak;
}

/** Every way to show a key beside a record's PEM. */
export function keyLeaks(): KeyLeak[] {
  return [
    ...leakyAnswers.map(({ name, reason, answer }) => leakOf(name, reason, (key) => () => answer(key))),
    ...Object.entries(leakyFields).map(([name, fields]) =>
      leakOf(
        `in a record: ${name}`,
        'invalid_record',
        (key) => (below) => success(below === 'list' ? [recordOf(fields(key))] : []),
      ),
    ),
    ...leakyAssociations.map(({ name, reason, answer }) =>
      leakOf(
        `in associations: ${name}`,
        reason,
        (key) => (below) => (below === 'list' ? success([recordOf({})]) : answer(key)),
      ),
    ),
  ].map((leak, index) => ({ ...leak, accountId: index.toString(16).padStart(32, 'a') }));
}

function leakOf(name: string, reason: SyncReason, leak: (key: string) => Leak): Omit<KeyLeak, 'accountId'> {
  const { octets, publicKey } = newKey();
  // Another key begins as this one does.
  const publicOctets = Buffer.concat([publicKey, newKey().octets]);
  return { key: { name, octets, publicOctets }, reason, leak: leak(pem(octets, 'PRIVATE KEY')) };
}

function newKey(): { octets: Buffer; publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { octets: privateKey.export({ format: 'der', type: 'pkcs8' }), publicKey: spkiOf(publicKey) };
}
