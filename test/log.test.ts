import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../src/log.ts';
import { hostileTexts } from './support/hostileCertificates.ts';

/** What is written of one record. */
function logged(
  { format, terminal = false }: { format: 'json' | 'pretty'; terminal?: boolean },
  fields: object,
  message: string,
): string {
  const stream = new PassThrough();
  createLogger({ level: 'info', format }, stream, terminal).error(fields, message);
  return String(stream.read());
}

const hostile = Object.entries(hostileTexts);
/** What can steer a terminal, end a line, reorder text or hide in it; a line feed ends what is written. */
const unsafe = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\u2028\u2029]/u;

describe.each(hostile)('foreign text with %s', (_, text) => {
  const fields = { name: text, nested: { list: [text] }, err: new Error(text) };

  test('is one line of JSON that gives it back', () => {
    const written = logged({ format: 'json' }, fields, `certificate ${text}`);
    expect(written.match(/\n/g)).toHaveLength(1);
    expect(written).not.toMatch(unsafe);
    expect(JSON.parse(written)).toMatchObject({
      name: text,
      nested: { list: [text] },
      err: { message: text },
      msg: `certificate ${text}`,
    });
  });

  test('stays in its lines of the form for people, with control characters escaped', () => {
    const written = logged({ format: 'pretty' }, fields, `certificate ${text}`);
    expect(written.toWellFormed()).not.toMatch(unsafe);
    const [first, ...others] = written.trimEnd().split('\n');
    expect(first).toMatch(/^\[.*\] ERROR.*: certificate /);
    for (const line of others) expect(line).toMatch(/^ {4}/);
  });
});

test('on a terminal the only sequences are the colours of the log itself', () => {
  for (const [, text] of hostile) {
    const written = logged({ format: 'pretty', terminal: true }, { name: text }, text);
    const rest = written
      .split('\u001b')
      .map((part, index) => (index === 0 ? part : part.replace(/^\[\d+m/, '')));
    expect(rest.join('').toWellFormed()).not.toMatch(unsafe);
    expect(written).not.toContain('\u001b[2J');
  }
});
