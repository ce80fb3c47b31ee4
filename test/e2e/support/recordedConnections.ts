import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface RecordedConnections {
  /** The address of PostgreSQL with this one in the place of its host and port. */
  url: string;
  /** Everything that was sent to PostgreSQL so far, statements and their parameters, connection after connection. */
  sent(): Buffer;
  close(): Promise<void>;
}

/** Stands between a client and PostgreSQL and keeps what the client sends; TLS is not offered. */
export async function recordConnections(databaseUrl: string): Promise<RecordedConnections> {
  const target = new URL(databaseUrl);
  const sent: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    const chunks: Buffer[] = [];
    sent.push(chunks);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // Either side may go away at once; the other then learns of it by the end of its connection.
      socket.on('error', () => {
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (chunk) => chunks.push(chunk));
    client.pipe(database).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    sent: () => Buffer.concat(sent.flat()),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
