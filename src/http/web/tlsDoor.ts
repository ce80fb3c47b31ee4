import { constants } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket, type Server as TlsServer } from 'node:tls';
import { secureContextOf, type TlsSettings } from '../../config/webConfig/readTls.ts';
import type { InventoryLog } from '../../inventory/ports.ts';
import { clientRefusal } from './clientRefusal.ts';

export interface TlsDoor {
  /** Cuts off every connection, those in the midst of a handshake included. */
  cutOff(): void;
}

const HANDSHAKE_SECONDS = 10;

/**
 * Puts TLS before an HTTP server, by the settings at the time of each connection. Connections that exist stay as they
 * were admitted.
 */
export function putTlsBefore(server: Server, settings: () => TlsSettings, log: InventoryLog): TlsDoor {
  // An https.Server could change its certificate but not whether it asks for one of the client. So each version of the
  // settings has a TLS server that listens nowhere and is handed connections, as the 'connection' event allows.
  const serveHttp = server.listeners('connection') as ((socket: TLSSocket) => void)[];
  const connections = new Set<Socket>();
  let version: { of: TlsSettings; tls: TlsServer } | null = null;
  server.removeAllListeners('connection');
  server.on('connection', (raw: Socket) => {
    connections.add(raw);
    raw.once('close', () => connections.delete(raw));
    const current = settings();
    if (version?.of !== current) version = { of: current, tls: createTlsServer(current, admit, log) };
    version.tls.emit('connection', raw);
  });
  return {
    cutOff: () => {
      for (const raw of connections) raw.destroy();
    },
  };

  function admit(socket: TLSSocket): void {
    for (const serve of serveHttp) serve.call(server, socket);
  }
}

function createTlsServer(
  settings: TlsSettings,
  admit: (socket: TLSSocket) => void,
  log: InventoryLog,
): TlsServer {
  const { clientAuth } = settings;
  const refused = (socket: TLSSocket, reason: unknown) =>
    log.info({ remote_address: socket.remoteAddress }, `a client was refused by TLS: ${reason}`);
  const tls = createServer(
    {
      ...secureContextOf(settings),
      requestCert: clientAuth !== 'NoClientCert',
      rejectUnauthorized: clientAuth === 'RequireAndVerifyClientCert',
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: HANDSHAKE_SECONDS * 1000,
      // Every connection is a full handshake: a client's certificate is verified each time, by what holds then.
      secureOptions: constants.SSL_OP_NO_TICKET,
    },
    (socket) => {
      const reason = clientRefusal(settings, socket);
      if (reason === null) return admit(socket);
      refused(socket, reason);
      socket.on('error', () => {}).destroy();
    },
  );
  return tls.on('tlsClientError', (_, socket) => {
    if (socket.authorizationError)
      refused(socket, `its certificate was not verified: ${socket.authorizationError}`);
    socket.destroy();
  });
}
