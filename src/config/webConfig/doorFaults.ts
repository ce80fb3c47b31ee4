import type { ApiToken } from '../values.ts';
import type { WebConfig } from '../webConfig.ts';

export interface Door {
  host: string;
  auth: 'tokens' | 'none';
  apiTokens: readonly ApiToken[];
}

/** Why the HTTP server must not be served like this: nobody would be asked who is there, or two settings disagree. */
export function doorFaults({ host, auth, apiTokens }: Door, web: WebConfig | null): string[] {
  const hasUsers = web !== null && web.users.size > 0;
  if (auth === 'none') {
    return hasUsers
      ? [
          'CERTALOG_AUTH=none answers everyone, but CERTALOG_WEB_CONFIG has basic_auth_users: keep one of them',
        ]
      : [];
  }
  if (isLoopback(host) || apiTokens.length > 0 || hasUsers || verifiesEveryClient(web)) return [];
  return [
    `CERTALOG_HOST is ${host}, which other machines reach, and nobody is asked who is there: set CERTALOG_API_TOKENS, ` +
      'or basic_auth_users or client_auth_type RequireAndVerifyClientCert in CERTALOG_WEB_CONFIG, or CERTALOG_AUTH=none ' +
      'to answer everyone',
  ];
}

/** What a running server cannot take over from a new version of its web configuration. */
export function restartFaults(before: WebConfig, next: WebConfig): string[] {
  if ((before.tls === null) === (next.tls === null)) return [];
  const what = next.tls === null ? 'removed' : 'added';
  return [`tls_server_config was ${what}: that takes a restart, since it changes the server's address`];
}

/** What is allowed and yet likely not meant; one sentence each. */
export function doorWarnings({ host }: Pick<Door, 'host'>, web: WebConfig): string[] {
  if (isLoopback(host) || web.tls !== null || web.users.size === 0) return [];
  return [
    `CERTALOG_HOST is ${host}, and CERTALOG_WEB_CONFIG has basic_auth_users but no tls_server_config: passwords can be ` +
      'read on the network unless something in front of Certalog ends TLS',
  ];
}

/** Whether the handshake lets nobody in without a certificate that was verified. */
export function verifiesEveryClient(web: WebConfig | null): boolean {
  return web?.tls?.clientAuth === 'RequireAndVerifyClientCert';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
