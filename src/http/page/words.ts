/** A number as it is written in English: `1,234`. */
export function numberOf(count: number): string {
  return count.toLocaleString('en');
}

/** So many of a thing: `1 account`, `1,234 accounts`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${numberOf(count)} ${count === 1 ? one : many}`;
}

/** A name of the API, such as a state or a check, as words: `not yet valid`. */
export function wordsOf(name: string): string {
  return name.replaceAll('_', ' ');
}
