import type { Random } from '../../src/emulator/random.ts';

/** A PEM text changed in one way; `other` is a second text to take parts from. */
export type TextMutation = (text: string, random: Random, other: string) => string;

/** The ways to spoil a PEM text. */
export const textMutations: Record<string, TextMutation> = {
  'character replaced': (text, random) => cutOut(text, random, 1, somePiece(random)),
  'text inserted': (text, random) => cutOut(text, random, 0, somePiece(random)),
  'text deleted': (text, random) => cutOut(text, random, random.integer(1, 80), ''),
  'text truncated': (text, random) => text.slice(0, random.integer(0, text.length - 1)),
  'texts spliced': (text, random, other) =>
    text.slice(0, random.integer(0, text.length - 1)) + other.slice(random.integer(0, other.length - 1)),
  'lines swapped': (text, random) => {
    const lines = text.split('\n');
    const [first, second] = [random.integer(0, lines.length - 1), random.integer(0, lines.length - 1)];
    [lines[first], lines[second]] = [lines[second] ?? '', lines[first] ?? ''];
    return lines.join('\n');
  },
  'line ends replaced': (text, random) =>
    text.replaceAll('\n', random.pick(['\r\n', '\r', ' ', '', '\\n', '\n\n\t'])),
};

function cutOut(text: string, random: Random, length: number, replacement: string): string {
  const at = random.integer(0, text.length);
  return text.slice(0, at) + replacement + text.slice(at + length);
}

function somePiece(random: Random): string {
  return random.pick([
    '-',
    '-----',
    '-----BEGIN CERTIFICATE-----',
    '-----END CERTIFICATE-----\n',
    '-----BEGIN TRUSTED CERTIFICATE-----\n',
    '-----BEGIN \u202e\u0000-----\n',
    '-----END X509 CRL-----',
    '-----BEGIN RSA PRIVATE KEY-----\n',
    'Proc-Type: 4,ENCRYPTED\n continued\n\n',
    '=',
    '!',
    ' ',
    '\n',
    '\r',
    '\u0000',
    '\u0085',
    '\u2028',
    '\ud83d',
    '\ufeff',
    'MIIC',
    String.fromCharCode(random.integer(0, 0xffff)),
  ]);
}
