/** Who sends a request. */
export interface Principal {
  kind: 'token' | 'user' | 'certificate' | 'anonymous';
  /** As the configuration, or the client's certificate, has it; empty for `anonymous`. */
  name: string;
  /** It was shown by a session that began with a login. */
  session: boolean;
}

/** Whoever comes where nobody is asked who is there, or to a path that asks nobody. */
export const anonymous: Principal = { kind: 'anonymous', name: '', session: false };

/** How a principal is named in the log and in what was made for it: `user alice`, `token prometheus`, `anonymous`. */
export function nameOfPrincipal({ kind, name }: Principal): string {
  return kind === 'anonymous' ? kind : `${kind} ${name}`;
}
