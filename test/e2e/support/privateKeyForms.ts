import { generateKeyPairSync, type KeyExportOptions, type KeyObject } from 'node:crypto';
import { derElements } from '../../certificate/derElements.ts';
import { integer, pem, sequence, spkiOf } from '../../certificate/sample.ts';

/** A private key made for this run, in one of the forms in which keys are kept in PEM. */
export interface PrivateKeyForm {
  name: string;
  label: string;
  pem: string;
  /** What the base64 of the PEM holds. */
  octets: Buffer;
  /** The public key, which a certificate shows to all. */
  publicOctets: Buffer;
  /** Nothing but its label tells what it is: its octets look like any others. */
  onlyLabelTells: boolean;
}

/** A key of every form, each of its own, so that a trace names its form. */
export function privateKeyForms(): PrivateKeyForm[] {
  return [
    form('PKCS #1', 'RSA PRIVATE KEY', rsa(), (key) => exported(key, { type: 'pkcs1' })),
    form('PKCS #8 of RSA', 'PRIVATE KEY', rsa(), pkcs8),
    form('SEC 1', 'EC PRIVATE KEY', ec('P-256'), (key) => exported(key, { type: 'sec1' })),
    form('PKCS #8 of EC', 'PRIVATE KEY', ec('P-384'), pkcs8),
    form('PKCS #8 of Ed25519', 'PRIVATE KEY', generateKeyPairSync('ed25519'), pkcs8),
    form('PKCS #8 of DSA', 'PRIVATE KEY', dsa(), pkcs8),
    form("OpenSSL's DSA", 'DSA PRIVATE KEY', dsa(), opensslDsa),
    form('encrypted PKCS #8', 'ENCRYPTED PRIVATE KEY', ec('P-256'), (key) =>
      exported(key, { type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' }),
    ),
    opensshForm(generateKeyPairSync('ed25519')),
    encryptedPkcs1(rsa()),
  ];
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const dsa = () => generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

function form(name: string, label: string, pair: KeyPair, encode: (pair: KeyPair) => Buffer): PrivateKeyForm {
  const octets = encode(pair);
  const publicOctets = spkiOf(pair.publicKey);
  return { name, label, pem: pem(octets, label), octets, publicOctets, onlyLabelTells: false };
}

function exported({ privateKey }: KeyPair, options: Omit<KeyExportOptions<'der'>, 'format'>): Buffer {
  return privateKey.export({ ...options, format: 'der' });
}

function pkcs8(pair: KeyPair): Buffer {
  return exported(pair, { type: 'pkcs8' });
}

/** SEQUENCE { 0, p, q, g, y, x }: what `openssl dsa` wrote before PKCS #8, and writes with `-traditional`. */
function opensslDsa(pair: KeyPair): Buffer {
  const [, p = '', q = '', g = '', x = ''] = integersOf(pkcs8(pair));
  const y = integersOf(spkiOf(pair.publicKey)).at(-1) ?? '';
  return sequence(...['00', p, q, g, y, x].map(integer));
}

function integersOf(der: Buffer): string[] {
  return derElements(der)
    .filter(({ tag }) => tag === 0x02)
    .map(({ contentStart, end }) => der.toString('hex', contentStart, end));
}

/** RFC 1421 headers, and a body that is nothing but ciphertext: `openssl rsa -aes128 -traditional`. */
function encryptedPkcs1({ privateKey, publicKey }: KeyPair): PrivateKeyForm {
  const options = { format: 'pem', type: 'pkcs1', cipher: 'aes-128-cbc', passphrase: 'secret' } as const;
  const text = privateKey.export(options).toString();
  const [, body = ''] = /\n\n([^-]*)-/.exec(text) ?? [];
  return {
    name: 'encrypted PKCS #1',
    label: 'RSA PRIVATE KEY',
    pem: text,
    octets: Buffer.from(body, 'base64'),
    publicOctets: spkiOf(publicKey),
    onlyLabelTells: true,
  };
}

/** An unencrypted key as OpenSSH keeps it (openssh-portable, PROTOCOL.key). */
function opensshForm({ privateKey }: KeyPair): PrivateKeyForm {
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const [publicKey, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')];
  const [none, type] = [field(Buffer.from('none')), field(Buffer.from('ssh-ed25519'))];
  const publicOctets = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    none,
    none,
    field(Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    field(Buffer.concat([type, field(publicKey)])),
  ]);
  const check = Buffer.from('c0ffee11c0ffee11', 'hex');
  const pair = field(Buffer.concat([seed, publicKey]));
  // Of this length, with its comment, the private part is a whole number of blocks of eight octets.
  const secret = Buffer.concat([check, type, field(publicKey), pair, field(Buffer.from('a key'))]);
  const octets = Buffer.concat([publicOctets, field(secret)]);
  const label = 'OPENSSH PRIVATE KEY';
  return { name: 'OpenSSH', label, pem: pem(octets, label), octets, publicOctets, onlyLabelTells: false };
}

function field(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}
