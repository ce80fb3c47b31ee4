/**
 * The lines of a text that comes in pieces, without their line feeds. Only a line feed ends a line: `node:readline` also
 * ends one at U+2028 and U+2029, which stand unescaped in strings of JSON.
 */
export async function* linesOf(text: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
