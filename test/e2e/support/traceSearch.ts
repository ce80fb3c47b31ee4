/** What must be found nowhere, or, as a test of the search itself, somewhere. */
export interface Sought {
  name: string;
  octets: Buffer;
  /** What is known to all, such as the public key and the identifiers of algorithms, is no trace. */
  publicOctets?: Buffer;
}

/** The names of what is found in `place`, each with the encodings in which it is there, e.g. `key as base64`. */
export type TraceSearch = (place: Buffer) => string[];

/**
 * Searches for any 12 octets in a row of what is sought, wherever they lie in it, as they are and in the encodings in
 * which a log, a JSON text or a database may show them. One pass for all of them, so that also large files can be
 * searched.
 */
export function createTraceSearch(sought: Sought[]): TraceSearch {
  const patterns = new Map<string, Pattern[]>();
  const filter = new Uint8Array(FILTER_SIZE);
  for (const { text, trace } of sought.flatMap(patternsOf)) {
    const start = text.slice(0, WINDOW);
    const known = patterns.get(start) ?? [];
    patterns.set(start, [...known, { text, trace }]);
    filter[hashAt(Buffer.from(start, 'latin1'), 0)] = 1;
  }
  return (place) => {
    const found = new Set<string>();
    for (let at = 0; at + WINDOW <= place.length; at++) {
      if (filter[hashAt(place, at)] === 0) continue;
      for (const { text, trace } of patterns.get(place.toString('latin1', at, at + WINDOW)) ?? []) {
        if (place.toString('latin1', at, at + text.length) === text) found.add(trace);
      }
    }
    return [...found].sort();
  };
}

/** In the first place as text, and in a second without line ends and blanks, which wrap what is encoded. */
export function textPlaces(text: string): Buffer[] {
  return [Buffer.from(text), Buffer.from(text.replace(/\\[nrt]|\s/g, ''))];
}

interface Pattern {
  /** One character per octet. */
  text: string;
  trace: string;
}

/** Octets that make a trace, and octets of each pattern that the first look takes in. */
const WINDOW = 12;
const FILTER_SIZE = 2 ** 20;

const encodings: Record<string, (octets: Buffer) => string> = {
  octets: (octets) => octets.toString('latin1'),
  hex: (octets) => octets.toString('hex'),
  'upper-case hex': (octets) => octets.toString('hex').toUpperCase(),
  'hex with colons': (octets) => octets.toString('hex').replace(/..(?=.)/g, '$&:'),
  // Three octets are four characters: a window at every octet meets each of the three ways to cut them.
  base64: (octets) => octets.toString('base64'),
  base64url: (octets) => octets.toString('base64url'),
  'a list of numbers': (octets) => octets.join(','),
};

function patternsOf({ name, octets, publicOctets }: Sought): Pattern[] {
  const patterns: Pattern[] = [];
  for (let at = 0; at + WINDOW <= octets.length; at++) {
    const window = octets.subarray(at, at + WINDOW);
    if (publicOctets?.includes(window)) continue;
    for (const [encoding, encode] of Object.entries(encodings)) {
      patterns.push({ text: encode(window), trace: `${name} as ${encoding}` });
    }
  }
  return patterns;
}

function hashAt(bytes: Buffer, at: number): number {
  const first = Math.imul(bytes.readInt32LE(at), 0x9e3779b1);
  const second = Math.imul(bytes.readInt32LE(at + 8), 0x85ebca77);
  return (first ^ second) >>> 12;
}
