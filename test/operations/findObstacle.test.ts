import { expect, test } from 'vitest';
import type { AssociationReading, SourceRecord } from '../../src/inventory/source.ts';
import { findObstacle } from '../../src/operations/findObstacle.ts';
import { parseRecord } from '../../src/operations/parseRecord.ts';

const record: SourceRecord = {
  certificateId: 'id-1',
  name: 'n',
  ca: false,
  type: 'custom',
  certificates: null,
  uploadedOn: null,
  declared: { expiresOn: null, issuer: null, serialNumber: null, signature: null },
  failures: [],
};
const unused: AssociationReading = { kind: 'read', associations: [], nullResult: false };
const obstacle = (reading: AssociationReading, type: string | null = 'custom') =>
  findObstacle(parseRecord({ ...record, type }), reading);

test('nothing stands against a certificate that is known to be unused', () => {
  expect(obstacle(unused)).toBeNull();
  expect(obstacle(unused, null)).toBeNull();
});

test('each use is named, as what is to be detached', () => {
  const associations = [
    { service: 'gateway', status: 'active' },
    { service: 'workers', status: 'pending_deployment' },
  ];
  expect(obstacle({ kind: 'read', associations, nullResult: false })).toBe(
    'It is in use: detach it first from gateway (active), workers (pending_deployment).',
  );
});

test('use that could not be read is never taken for no use', () => {
  const fault = { reason: 'timeout' as const, detail: 'No answer came.' };
  expect(obstacle({ kind: 'failed', fault })).toContain('No answer came.');
  expect(obstacle({ kind: 'not_found' })).toContain('could not be read');
});

test('what Cloudflare manages is not deleted', () => {
  expect(obstacle(unused, 'gateway_managed')).toContain('gateway_managed');
  expect(obstacle(unused, 'access_managed')).toContain('access_managed');
});
