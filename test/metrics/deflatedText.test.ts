import { crc32, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineCrc32 } from '../../src/metrics/crc32.ts';
import { deflateText, gzipOf, inflateStream } from '../../src/metrics/deflatedText.ts';

const readAll = async (stream: ReadableStream<Uint8Array>) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('texts deflated apart', () => {
  it('are one gzip member of all of them, which any reader opens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 3000 }), { maxLength: 6 }),
        async (texts) => {
          const deflated = await Promise.all(texts.map(deflateText));
          expect(gunzipSync(Buffer.concat(gzipOf(deflated))).toString()).toBe(texts.join(''));
          expect(await readAll(inflateStream(deflated))).toBe(texts.join(''));
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe('the CRC-32 of two texts joined', () => {
  it('follows from the CRC of each and the length of the second', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 400 }), (first, second) => {
        const joined = crc32(Buffer.concat([first, second]));
        expect(combineCrc32(crc32(first), crc32(second), second.length)).toBe(joined);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
