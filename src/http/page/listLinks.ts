/** The parameters of a page's address as they were given; a value that is empty, as forms send it, is none. */
export function givenParameters(url: string): URLSearchParams {
  return new URLSearchParams([...new URL(url).searchParams].filter(([, value]) => value !== ''));
}

/** The query of an address with its question mark; empty without parameters. */
export function queryOf(parameters: URLSearchParams): string {
  const query = parameters.toString();
  return query === '' ? '' : `?${query}`;
}

/** The same list from its beginning, with this value of a parameter instead of those it has. */
export function withParameter(parameters: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = fromBeginning(parameters);
  changed.set(name, value);
  return changed;
}

/** The same list from its beginning, without this value of a parameter. */
export function withoutValue(parameters: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = fromBeginning(parameters);
  changed.delete(name, value);
  return changed;
}

/** The same list from its beginning: a place in a list is none in another. */
export function fromBeginning(parameters: URLSearchParams): URLSearchParams {
  const changed = new URLSearchParams(parameters);
  changed.delete('cursor');
  return changed;
}
