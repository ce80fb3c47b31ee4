import { describe, expect, test } from 'vitest';
import { privateKeyInPem } from '../../src/findings/checks/privateKeyInPem.ts';
import { unreadable } from '../../src/findings/checks/unreadable.ts';
import { pem } from '../certificate/sample.ts';
import { make } from '../operations/material.ts';
import { certificate, element, read } from './sample.ts';

const client = make('client');

describe('private_key_in_pem', () => {
  test('a private key beside a certificate is reported, a public key is not', () => {
    const found = privateKeyInPem(read(client.pem + client.privateKey));
    expect(found).toEqual([
      {
        bundleIndex: null,
        detail:
          'The PEM that Cloudflare returns holds a private key. It was discarded and is not stored here; take the key ' +
          'for exposed, replace the certificate and its key.',
      },
    ]);
    expect(privateKeyInPem(read(client.pem + pem(client.der.subarray(0, 40), 'PUBLIC KEY')))).toEqual([]);
  });

  test('a private key labelled as a certificate is reported at its place', () => {
    const labelled = client.privateKey.replaceAll('PRIVATE KEY', 'CERTIFICATE');
    expect(privateKeyInPem(read(client.pem + labelled))).toMatchObject([{ bundleIndex: 1 }]);
  });
});

describe('unreadable', () => {
  test('a block that is cut off is reported with its place and the reason, a whole one is not', () => {
    const cut = pem(client.der.subarray(0, -10));
    expect(unreadable(read(client.pem + cut))).toEqual([
      {
        bundleIndex: 1,
        detail:
          'A block "CERTIFICATE" of the PEM was refused: truncated. Compare it with the file that was uploaded, and ' +
          'upload that again without what is broken.',
      },
    ]);
    expect(unreadable(read(client.pem))).toEqual([]);
  });

  test('an element that is no certificate is reported at its place', () => {
    const found = unreadable(read(client.pem + pem(Buffer.from('300530030201aa', 'hex'))));
    expect(found).toMatchObject([{ bundleIndex: 1 }]);
    expect(found[0]?.detail).toMatch(/^The element is no X\.509 certificate: \w+\. /);
  });

  test('text that is no certificate is reported, though nothing in it claims to be one', () => {
    expect(unreadable(read('<html>')).map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^A part of the PEM was refused: no_certificate_block\./),
    ]);
  });

  test('a block of another kind is not reported beside a certificate; alone, the missing expiry is', () => {
    const request = pem(client.der.subarray(0, 40), 'CERTIFICATE REQUEST');
    expect(unreadable(read(client.pem + request))).toEqual([]);
    expect(unreadable(read(request))).toMatchObject([
      { bundleIndex: null, detail: expect.stringContaining('expiry') },
    ]);
  });

  test('a certificate without an expiry that can be read is reported, one with it is not', () => {
    expect(unreadable(certificate({ elements: [element({ notAfter: null })] }))).toHaveLength(1);
    expect(unreadable(certificate())).toEqual([]);
  });

  test('a private key alone is no certificate either', () => {
    expect(unreadable(read(client.privateKey))).toMatchObject([{ bundleIndex: null }]);
  });
});
