import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Context } from 'hono';

export interface ConnectionFacts {
  /** Empty when it is not known: the request did not come over a socket, or that is closed. */
  remoteAddress: string;
  /** Its client showed a certificate that was verified. */
  clientIsVerified: boolean;
}

/** What is known of the connection that a request came by. */
export function connectionOf(c: Context): ConnectionFacts {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  const socket = incoming?.socket;
  return {
    remoteAddress: socket?.remoteAddress ?? '',
    clientIsVerified: socket instanceof TLSSocket && socket.authorized,
  };
}
