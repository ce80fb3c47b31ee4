import { nameAttributes } from './nameAttributes.ts';

/**
 * Whether the issuer that Cloudflare declares is provably another than the one that was read (RFC 4514).
 *
 * Cloudflare writes a few attributes only, in an order of its own and without escapes, e.g. `CN=A CA,O=A, Inc.,C=US`,
 * so that they cannot be told apart for sure. It is another when a value of the certificate does not occur, or when an
 * attribute occurs that the certificate lacks. Values that are no plain text are passed over.
 */
export function isOtherIssuer(declared: string, issuer: string): boolean {
  // Cloudflare's decoder puts U+FFFD in the place of what is no UTF-8, as text in a TeletexString often is.
  if (declared.includes('\ufffd')) return false;
  const attributes = nameAttributes(issuer).filter(({ type }) => declaredTypes.has(type));
  if (attributes.length > mostAttributes) return false;
  const own = new Map(attributes.map((attribute) => [`${attribute.type}=${attribute.value}`, attribute]));
  const texts = [...own.values()].filter(({ value }) => value !== null && value.trim() !== '');
  const occurring = new Set<string>();
  let rest = declared;
  // The longest first, so that none is taken for found within the value of another.
  for (const { type, value, written } of texts.sort((a, b) => b.written.length - a.written.length)) {
    const without = removeAttribute(rest, type, forms(value ?? '', written));
    if (without !== null) occurring.add(type);
    // Go, which Cloudflare's names look like, keeps one common name of several.
    else if (type !== 'CN') return true;
    rest = without ?? rest;
  }
  if (texts.some(({ type }) => !occurring.has(type))) return true;
  return texts.length === own.size && declaresMore(rest, new Set(attributes.map(({ type }) => type)));
}

const declaredTypes = new Set(['CN', 'OU', 'O', 'L', 'ST', 'C']);

/** Far beyond any name in use: each one is looked for in the declared text. */
const mostAttributes = 64;

function declaresMore(rest: string, own: ReadonlySet<string>): boolean {
  const types = [...rest.matchAll(/(?:^|[,+]) *(CN|OU|O|L|ST|C)=(?=[^,+])/g)].map(([, type = '']) => type);
  return types.some((type) => !own.has(type));
}

/** Plain, escaped, and as UTF-8 in what claims to be Latin-1: how others write or read it is not known. */
function forms(value: string, written: string): ReadonlySet<string> {
  const octets = Buffer.from(value, 'latin1').toString('utf8');
  return new Set([value.trim(), written.trim(), octets.trim()]);
}

/** The text without this attribute in one of its forms; null when it is not there as a whole attribute. */
function removeAttribute(text: string, type: string, values: ReadonlySet<string>): string | null {
  for (const value of values) {
    const sought = `${type}=${value}`;
    for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1)) {
      const end = at + sought.length;
      if (isEdge(text, at - 1, -1) && isEdge(text, end, 1)) return text.slice(0, at) + text.slice(end);
    }
  }
  return null;
}

/** Whether, blanks aside, a separator or the end of the text is met from `at` on in this direction. */
function isEdge(text: string, at: number, direction: 1 | -1): boolean {
  let position = at;
  while (text[position] === ' ') position += direction;
  const met = text[position];
  return met === undefined || met === ',' || met === '+';
}
