import { connect } from 'node:net';
import type { EmulatedAccount, EmulatedCertificate } from '../../src/emulator/account.ts';
import { type Issued, issueCertificate } from '../../src/emulator/fleet/issueCertificate.ts';
import { createKeyPool, type KeyKind } from '../../src/emulator/fleet/keyPool.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/startEmulator.ts';

export const accountId = '023e105f4ecef8ad9ca31a8372d0c353';

export const certificatesPath = `/accounts/${accountId}/mtls_certificates`;

const running: Emulator[] = [];

/** An emulator that `stopAll` stops. */
export async function emulate(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
}

export function account(certificates: EmulatedCertificate[], id = accountId): EmulatedAccount {
  return { id, name: 'Demo Account', certificates };
}

/** Records whose PEM nobody can read, named 1 to n: enough where the PEM does not matter. */
export function plainRecords(count: number): EmulatedCertificate[] {
  return Array.from({ length: count }, (_, index) => ({
    name: String(index + 1),
    ca: false,
    certificates: `record ${index + 1}`,
  }));
}

// biome-ignore lint/suspicious/noExplicitAny: the tests look into answers of any shape
export type Json = any;

export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

/** One request through fetch; the body of the answer as JSON, or as text where it is none. */
export async function ask(
  emulator: Emulator,
  path: string,
  options: { method?: string; body?: unknown; authorization?: string | null } = {},
): Promise<Reply> {
  const { method = 'GET', body, authorization = 'Bearer a-token' } = options;
  const response = await fetch(emulator.url + path, {
    method,
    headers: authorization === null ? {} : { authorization },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text) };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface RawReply {
  /** Status line and headers; empty when nothing came. */
  head: string;
  body: string;
  /** How the connection ended: closed by the other side, an error code, or still open after `patienceMs`. */
  ending: string;
}

/** One request over a bare socket: what arrived, byte for byte, and how the connection ended. */
export function askRaw(emulator: Emulator, path: string, patienceMs = 5000): Promise<RawReply> {
  const url = new URL(emulator.url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(url.port), url.hostname);
    const settle = (ending: string) => {
      clearTimeout(timer);
      socket.destroy();
      const [head = '', ...body] = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n');
      resolve({ head, body: body.join('\r\n\r\n'), ending });
    };
    const timer = setTimeout(() => settle('open'), patienceMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error) => settle((error as NodeJS.ErrnoException).code ?? error.message));
    socket.on('end', () => settle('closed'));
    socket.write(
      `GET ${url.pathname}${path} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer a-token\r\nConnection: close\r\n\r\n`,
    );
  });
}

export function contentLength(head: string): number {
  return Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? Number.NaN);
}

/** Issues a certificate with a common name; by itself unless an issuer is given. */
export async function issue(
  commonName: string,
  order: { kind?: KeyKind; ca?: boolean; issuer?: Issued } = {},
): Promise<Issued> {
  return issueCertificate({
    subject: [{ C: ['US'] }, { ST: ['California'] }, { O: ['Example, Inc.'] }, { CN: [commonName] }],
    serial: '29338064d8dc5d56518f8a10b74487b25d5cd6f3',
    notBefore: new Date('2022-11-22T16:59:47Z'),
    notAfter: new Date('2122-10-29T16:59:47Z'),
    keys: await createKeyPool()(order.kind ?? 'p-256'),
    issuer: order.issuer ?? null,
    pathLength: (order.ca ?? true) ? 1 : null,
    alternativeNames: [],
  });
}

/** The PKCS #8 private key of an issued certificate as PEM. */
export async function privateKeyPem(issued: Issued): Promise<string> {
  const key = await crypto.subtle.exportKey('pkcs8', await issued.keys.privateKey());
  const body = Buffer.from(key).toString('base64');
  return ['-----BEGIN ', 'PRIVATE KEY-----\n', body, '\n-----END ', 'PRIVATE KEY-----\n'].join('');
}
