import { constants, crc32, createDeflateRaw, createInflateRaw, type DeflateRaw } from 'node:zlib';
import { combineCrc32 } from './crc32.ts';

const SMALL_BYTES = 16_384;
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** Text as a run of raw DEFLATE blocks that ends on a byte boundary and not the stream: such runs can be joined. */
export interface DeflatedText {
  blocks: Buffer;
  crc: number;
  bytes: number;
}

/** Deflates text as it is written. */
export class TextDeflater {
  readonly #deflate: DeflateRaw = createDeflateRaw({ level: 6, finishFlush: constants.Z_SYNC_FLUSH });
  readonly #chunks: Buffer[] = [];
  readonly #done: Promise<void>;
  #crc = 0;
  #bytes = 0;

  constructor() {
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#done = new Promise((resolve, reject) => {
      this.#deflate.once('end', resolve).once('error', reject);
    });
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.#crc = crc32(bytes, this.#crc);
    this.#bytes += bytes.length;
    if (!this.#deflate.write(bytes)) await new Promise((resolve) => this.#deflate.once('drain', resolve));
  }

  async end(): Promise<DeflatedText> {
    this.#deflate.end();
    await this.#done;
    return { blocks: Buffer.concat(this.#chunks), crc: this.#crc, bytes: this.#bytes };
  }
}

export async function deflateText(text: string): Promise<DeflatedText> {
  const deflater = new TextDeflater();
  await deflater.write(text);
  return deflater.end();
}

/**
 * One gzip member (RFC 1952) of the texts one after the other, as the pieces that it is made of: nothing is deflated
 * again, and nothing large copied, which a scrape of a large inventory would spend most of its time on.
 */
export function gzipOf(texts: DeflatedText[]): Buffer[] {
  const { crc, bytes } = checksumOf(texts);
  const emptyFinalBlock = Buffer.from([0x03, 0x00]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(bytes % 2 ** 32, 4);
  return joinSmall([GZIP_HEADER, ...texts.map(({ blocks }) => blocks), emptyFinalBlock, trailer]);
}

/** Sending a piece costs more than copying a small one. */
function joinSmall(pieces: Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  const endRun = () => {
    if (small.length > 0) joined.push(Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < SMALL_BYTES) {
      small.push(piece);
      continue;
    }
    endRun();
    joined.push(piece);
  }
  endRun();
  return joined;
}

/** The texts one after the other, inflated as they are read. */
export function inflateStream(texts: DeflatedText[]): ReadableStream<Uint8Array> {
  const inflate = createInflateRaw();
  for (const { blocks } of texts) inflate.write(blocks);
  inflate.end(Buffer.from([0x03, 0x00]));
  return ReadableStream.from(inflate) as ReadableStream<Uint8Array>;
}

function checksumOf(texts: DeflatedText[]): Pick<DeflatedText, 'crc' | 'bytes'> {
  return {
    crc: texts.reduce((crc, text) => combineCrc32(crc, text.crc, text.bytes), 0),
    bytes: texts.reduce((bytes, text) => bytes + text.bytes, 0),
  };
}
