/**
 * Whether the whole text is what the pattern says, in which `*` stands for any characters, also none, and `?` for one (a
 * code point); case matters. Goes back to the last `*` only, so that no pattern and no text takes longer than the product
 * of their lengths.
 */
export function fitsWildcards(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let position = 0; position < text.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      resume = position;
    } else if (pattern[at] === '?') {
      at++;
      position += (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
    } else if (at < pattern.length && pattern[at] === text[position]) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
