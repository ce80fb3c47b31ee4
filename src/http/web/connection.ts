import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Context } from 'hono';
import { readElement } from '../../certificate/element.ts';

export interface ConnectionFacts {
  /** Empty when it is not known: the request did not come over a socket, or that is closed. */
  remoteAddress: string;
  /** It came by TLS that ends here. */
  isEncrypted: boolean;
  /** Its client showed a certificate that was verified. */
  clientIsVerified: boolean;
}

/** The error is that of a client that broke its request off, or sent a body that is no HTTP. */
export function isBrokenRequest(c: Context, error: Error): boolean {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  const { signal } = c.req.raw;
  return incoming?.errored === error || (signal.aborted && signal.reason === error);
}

/** What is known of the connection that a request came by. */
export function connectionOf(c: Context): ConnectionFacts {
  const socket = socketOf(c);
  return {
    remoteAddress: socket?.remoteAddress ?? '',
    isEncrypted: socket instanceof TLSSocket,
    clientIsVerified: socket instanceof TLSSocket && socket.authorized,
  };
}

/** The name in the certificate that the client showed; empty without one. */
export function clientNameOf(c: Context): string {
  const socket = socketOf(c);
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return '';
  const { subjectCn, subject } = readElement(certificate.raw);
  return subjectCn ?? subject ?? '';
}

function socketOf(c: Context) {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  return incoming?.socket;
}
