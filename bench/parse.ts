import { createHash, X509Certificate } from 'node:crypto';
import { readElement } from '../src/certificate/element.ts';
import { generateFleet } from '../src/emulator/fleet/generateFleet.ts';
import { pemBlocks } from '../src/emulator/pemText.ts';
import { type Bench, scaled } from './bench.ts';
import { figureOf } from './figure.ts';
import { median } from './support/statistics.ts';

const ROUNDS = 9;
/** Elements per measurement, so that a small set is gone through several times. */
const AT_LEAST = 4000;

/**
 * Reading every field of an element, beside OpenSSL reading what `node:crypto` offers of the same DER, digests and the
 * check of self-signatures included on both sides.
 */
export const parse: Bench = async (context) => {
  const ders = await fleetElements(scaled(2000, context, 100));
  const selfIssued = ders.filter(
    (der) => new X509Certificate(der).issuer === new X509Certificate(der).subject,
  );
  context.say(`  ${ders.length} elements, ${selfIssued.length} of them self-issued`);
  const repeats = Math.ceil(AT_LEAST / ders.length);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(elementsPerSecond(ders, repeats, readElement));
    theirs.push(elementsPerSecond(ders, repeats, readWithOpenSsl));
  }
  return [
    figureOf({
      work: 'parse all fields of an element',
      figure: { value: median(ours), unit: 'elements/s' },
      baseline: { value: median(theirs), unit: 'elements/s', what: 'node:crypto X509Certificate' },
      bound: { on: 'ratio', atLeast: 0.5 },
    }),
  ];
};

/** Each element of a generated fleet once, as it is stored: RSA and EC, leaves and CAs, some self-signed. */
async function fleetElements(certificates: number): Promise<Buffer[]> {
  const fleet = await generateFleet({ accounts: 8, certificates, seed: 1, now: new Date() });
  const blocks = fleet.flatMap((account) =>
    account.certificates.flatMap((record) => pemBlocks(record.certificates)),
  );
  const elements = new Map(blocks.map(({ der }) => [Buffer.from(der).toString('base64'), Buffer.from(der)]));
  return [...elements.values()].filter((der) => readElement(der).parses && isReadByOpenSsl(der));
}

function isReadByOpenSsl(der: Buffer): boolean {
  try {
    readWithOpenSsl(der);
    return true;
  } catch {
    return false;
  }
}

function elementsPerSecond(ders: Buffer[], repeats: number, read: (der: Buffer) => unknown): number {
  const start = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) for (const der of ders) read(der);
  return (ders.length * repeats) / ((performance.now() - start) / 1000);
}

function readWithOpenSsl(der: Buffer) {
  const certificate = new X509Certificate(der);
  const { publicKey, subject, issuer } = certificate;
  return {
    subject,
    issuer,
    publicKey,
    fingerprint: certificate.fingerprint256,
    serialNumber: certificate.serialNumber,
    validFrom: certificate.validFrom,
    validTo: certificate.validTo,
    signatureAlgorithm: certificate.signatureAlgorithm,
    signatureAlgorithmOid: certificate.signatureAlgorithmOid,
    subjectAltName: certificate.subjectAltName,
    extendedKeyUsage: certificate.keyUsage,
    ca: certificate.ca,
    keyType: publicKey.asymmetricKeyType,
    keyDetails: publicKey.asymmetricKeyDetails,
    spki: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    selfSigned: subject === issuer && certificate.verify(publicKey),
  };
}
