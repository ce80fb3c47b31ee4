/** A character as JSON writes it escaped: `\u001b`, two of them for one beyond the BMP. */
export function jsonEscape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
