import type { TLSSocket } from 'node:tls';
import { readElement } from '../../certificate/element.ts';
import type { TlsSettings } from '../../config/webConfig/readTls.ts';

/** Why a client may not stay after its handshake, as Go's crypto/tls and exporter-toolkit decide it; null: it may. */
export function clientRefusal(
  { clientAuth, allowedSans }: Pick<TlsSettings, 'clientAuth' | 'allowedSans'>,
  socket: Pick<TLSSocket, 'authorized' | 'authorizationError' | 'getPeerX509Certificate'>,
): string | null {
  if (clientAuth === 'NoClientCert' || clientAuth === 'RequestClientCert') return null;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) {
    return clientAuth === 'VerifyClientCertIfGiven' ? null : 'it showed no certificate';
  }
  if (clientAuth !== 'RequireAnyClientCert' && !socket.authorized)
    return `its certificate was not verified: ${socket.authorizationError}`;
  if (allowedSans === null) return null;
  const names = readElement(certificate.raw).subjectAlternativeNames ?? [];
  const compared = new Set<string>(['dns', 'email', 'ip', 'uri']);
  return names.some(({ type, value }) => compared.has(type) && allowedSans.includes(value))
    ? null
    : 'its certificate has none of the names of client_allowed_sans';
}
