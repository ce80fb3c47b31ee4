/** The token in `Authorization: Bearer …` (RFC 6750 2.1); null when the header has none. */
export function bearerToken(authorization: string): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1] ?? null;
}
