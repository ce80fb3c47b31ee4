/** What `like` takes, and `\` escapes: a text that holds this one anywhere. */
export function containing(text: string): string {
  return `%${escaped(text)}%`;
}

/** A pattern of `fitsWildcards` as one of `like`, whose `%` and `_` stand for characters of any kind likewise. */
export function wildcardLike(pattern: string): string {
  return escaped(pattern).replaceAll('*', '%').replaceAll('?', '_');
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
