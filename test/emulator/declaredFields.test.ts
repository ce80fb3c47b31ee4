import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { declaredFields } from '../../src/emulator/declaredFields.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);

interface Entry {
  file: string;
  expected: string;
  certificates: { serial: string; notAfter: string | null; expected: string; issuerCN: string[] }[];
}

describe.skipIf(!existsSync(corpus))('the corpus (skipped where ../shared/corpus is missing)', () => {
  test('serial number and expiry are those that five readers agree on, of the first certificate', () => {
    const entries = readFileSync(new URL('manifest.jsonl', corpus), 'utf8')
      .trim()
      .split('\n')
      .map((line): Entry => JSON.parse(line))
      .filter((entry) => entry.expected === 'parses' && entry.certificates[0]?.expected === 'parses')
      .map((entry) => ({ ...entry, text: readFileSync(new URL(entry.file, corpus), 'utf8') }))
      .filter((entry) => entry.text.includes('-----BEGIN '));
    const unread: string[] = [];
    for (const { file, text, certificates } of entries) {
      const [first] = certificates;
      const fields = declaredFields(text);
      if (fields.serial_number === undefined) {
        unread.push(file);
        continue;
      }
      const negative = first?.serial.startsWith('-');
      const serial = BigInt(`0x${first?.serial.replace('-', '') || '0'}`);
      expect(fields.serial_number, file).toBe(String(negative ? -serial : serial));
      expect(fields.expires_on, file).toBe(first?.notAfter ?? undefined);
    }
    // Newer OpenSSL refuses times without seconds (RFC 5280 section 4.1.2.5) that the five readers let pass.
    expect(unread.length, unread.join(' ')).toBeLessThan(entries.length / 20);
    expect(entries.length).toBeGreaterThan(50);
  });
});

describe('text that is no certificate', () => {
  test('declares nothing', () => {
    expect(declaredFields('')).toEqual({});
    expect(declaredFields('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toEqual({});
  });
});
