import { describe, expect, it } from 'vitest';
import { recordDigest } from '../../src/inventory/readRecord.ts';
import { rereadRecordDigest } from '../../src/inventory/rereadRecordDigest.ts';

const [oldBundle, newBundle] = ['0'.repeat(64), '1'.repeat(64)];

const recordWith = (uploadedOn: string | null, expiresOn: string | null) => ({
  certificateId: 'id',
  name: 'name',
  ca: true,
  type: 'custom',
  uploadedOn,
  declared: { expiresOn, issuer: 'CN=Root', serialNumber: '12', signature: 'SHA256WithRSA' },
  failures: [{ field: 'issuer', reason: 'too_large' as const }],
});

/** `sent` is what Cloudflare's record said, `kept` what PostgreSQL gives back of it. */
const reread = (sent: ReturnType<typeof recordWith>, kept: ReturnType<typeof recordWith>) =>
  rereadRecordDigest(
    { record: kept, bundleDigest: oldBundle, recordDigest: recordDigest(sent, oldBundle) },
    newBundle,
  );

describe('the digest of a stored record with another bundle', () => {
  it.for([
    ['2026-01-02T03:04:05.120000Z', '2026-01-02T03:04:05.12Z'],
    ['2026-01-02T03:04:05.000000Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.467938Z', '2026-01-02T03:04:05.467938Z'],
    ['2026-01-02T03:04:05.467938000Z', '2026-01-02T03:04:05.467938Z'],
    [null, null],
  ] as const)('is that of the record as it came: %s', ([sent, kept]) => {
    const expected = recordDigest(recordWith(sent, '2030-01-02T03:04:05.100Z'), newBundle);
    const found = reread(
      recordWith(sent, '2030-01-02T03:04:05.100Z'),
      recordWith(kept, '2030-01-02T03:04:05.1Z'),
    );
    expect(found).toBe(expected);
  });

  it.for([
    ['an instant with an offset', '2026-01-02T05:04:05+02:00', '2026-01-02T03:04:05Z'],
    ['more digits than PostgreSQL keeps', '2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123457Z'],
  ] as const)('is not guessed: %s', ([, sent, kept]) => {
    expect(reread(recordWith(sent, null), recordWith(kept, null))).toBeNull();
  });
});
