/** The operations of the emulated API; a closed list, also the words after `@` in `--faults`. */
export const operations = ['accounts', 'verify', 'list', 'get', 'upload', 'delete', 'associations'] as const;

export type Operation = (typeof operations)[number];

/** What a request asks for; parts of the path that the operation does not have are null. */
export interface Route {
  operation: Operation;
  accountId: string | null;
  certificateId: string | null;
}

/** Finds the operation of a method and a path (without query), or says why there is none. */
export function routeOf(method: string, path: string): Route | 'unknown_path' | 'wrong_method' {
  for (const { pattern, methods } of paths) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const operation = methods[method];
    if (operation === undefined) return 'wrong_method';
    return { operation, accountId: match[1] ?? null, certificateId: match[2] ?? null };
  }
  return 'unknown_path';
}

const paths: { pattern: RegExp; methods: Partial<Record<string, Operation>> }[] = [
  { pattern: /^\/client\/v4\/accounts$/, methods: { GET: 'accounts' } },
  { pattern: /^\/client\/v4\/user\/tokens\/verify$/, methods: { GET: 'verify' } },
  { pattern: /^\/client\/v4\/accounts\/([^/]+)\/tokens\/verify$/, methods: { GET: 'verify' } },
  {
    pattern: /^\/client\/v4\/accounts\/([^/]+)\/mtls_certificates$/,
    methods: { GET: 'list', POST: 'upload' },
  },
  {
    pattern: /^\/client\/v4\/accounts\/([^/]+)\/mtls_certificates\/([^/]+)$/,
    methods: { GET: 'get', DELETE: 'delete' },
  },
  {
    pattern: /^\/client\/v4\/accounts\/([^/]+)\/mtls_certificates\/([^/]+)\/associations$/,
    methods: { GET: 'associations' },
  },
];
