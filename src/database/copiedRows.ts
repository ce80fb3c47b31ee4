/** What COPY writes for a row: the text of each column as its type is written out, null for NULL. */
export type CopiedRow = (string | null)[];

const LINE_FEED = 0x0a;

/** Decoded at once: what is in work outlives no collection of V8's young generation, however much there is in all. */
const BATCH_BYTES = 16 * 1024;

/**
 * The rows of the output of `COPY … TO STDOUT` (text format, UTF-8) in small batches. PostgreSQL's documentation of
 * COPY, "Text Format", has the rules: columns end at tabs, rows at line feeds, `\N` is NULL, and those characters in
 * values, like backslashes, are written as escapes.
 */
export async function* copiedRows(output: AsyncIterable<Buffer>): AsyncGenerator<CopiedRow[]> {
  let begun: Buffer[] = [];
  for await (const bytes of output) {
    let start = 0;
    for (let end = endOfBatch(bytes, start); end !== -1; end = endOfBatch(bytes, start)) {
      const whole = bytes.subarray(start, end);
      const text = (begun.length === 0 ? whole : Buffer.concat([...begun, whole])).toString('utf8');
      begun = [];
      start = end + 1;
      yield text.split('\n').map(copiedRow);
    }
    if (start < bytes.length) begun.push(bytes.subarray(start));
  }
}

/** The index of the line feed that ends a batch, or -1 when there is none from `start` on. */
function endOfBatch(bytes: Buffer, start: number): number {
  const limit = start + BATCH_BYTES;
  if (limit >= bytes.length) {
    const last = bytes.lastIndexOf(LINE_FEED);
    return last < start ? -1 : last;
  }
  return bytes.indexOf(LINE_FEED, limit);
}

function copiedRow(line: string): CopiedRow {
  const fields: CopiedRow = line.split('\t');
  if (!line.includes('\\')) return fields;
  for (const [index, field] of fields.entries()) {
    if (field?.includes('\\')) fields[index] = field === '\\N' ? null : unescaped(field);
  }
  return fields;
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(field: string): string {
  return field.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}

/** Of a `boolean`. */
export function truthOf(text: string | null): boolean | null {
  return text === null ? null : text === 't';
}

/** Of a number that JavaScript has exactly. */
export function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** Of `json` or `jsonb`; the caller says what it holds. */
export function jsonOf<Value>(text: string | null): Value | null {
  return text === null ? null : JSON.parse(text);
}
