import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPem } from '../../src/certificate/pem.ts';
import { pemOf } from '../../src/certificate/toPem.ts';
import { certificate } from './sample.ts';

test('canonical PEM is what OpenSSL writes of the same certificate', () => {
  const der = certificate();
  expect(pemOf(der)).toBe(new X509Certificate(der).toString());
});

test('what is written is read back as the same DER', () => {
  const der = new Uint8Array(certificate());
  expect(readPem(pemOf(der))).toEqual([{ kind: 'certificate', bundleIndex: 0, der: Buffer.from(der) }]);
});

test('lines have 64 characters, the last ends with a newline, and a whole last line is followed by no empty one', () => {
  expect(pemOf(Buffer.alloc(48))).toBe(
    `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n-----END CERTIFICATE-----\n`,
  );
});
