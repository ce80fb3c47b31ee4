import { createHash } from 'node:crypto';
import type { EmulatedCertificate } from '../../../src/emulator/account.ts';
import { corpusBytes, corpusFiles } from '../../certificate/corpus.ts';
import { hostileCertificates } from '../../certificate/hostileInputs.ts';
import { certificate, pem, utcTime } from '../../certificate/sample.ts';
import { extremeMoments, extremeValues } from './extremeCertificates.ts';
import { extremeTexts } from './extremeTexts.ts';

/**
 * A record for every file of the corpus, its text as UTF-8; a file that is not UTF-8 gives a second one with its
 * octets as Latin-1, which JSON carries unharmed. None where the corpus is absent.
 */
export function corpusRecords(): EmulatedCertificate[] {
  return corpusFiles().flatMap(({ file }) => {
    const bytes = corpusBytes(file);
    const text = bytes.toString('utf8');
    const asUtf8 = recordOf(file, text);
    return text.includes('\uFFFD')
      ? [asUtf8, recordOf(`${file} as Latin-1`, bytes.toString('latin1'))]
      : [asUtf8];
  });
}

/** Records with values at the limits of what JSON, PostgreSQL and JavaScript can hold, and one for each refusal. */
export function extremeRecords(): EmulatedCertificate[] {
  const bundle = Object.values(extremeMoments).map((parts) => pem(certificate(parts)));
  const [now, later] = [pem(certificate(validNow)), pem(certificate(validLater))];
  return [
    ...Object.entries(extremeMoments).map(([name, parts]) => momentOf(name, pem(certificate(parts)))),
    momentOf('of each certificate of a bundle', bundle.toReversed().join('')),
    momentOf('of a bundle that begins with its second', now + later),
    momentOf('of a bundle that ends with its second', later + now),
    ...Object.entries(extremeValues).map(([name, parts]) => recordOf(name, pem(certificate(parts)))),
    // Some are enough: each is megabytes of JSON.
    ...everyThird(hostileCertificates()).map(([name, der]) => largeOf(name, pem(der))),
    ...Object.entries(extremeTexts).map(([name, text]) => recordOf(name, text)),
  ];
}

function recordOf(name: string, text: string): EmulatedCertificate {
  return { id: idOf(name), name, ca: false, certificates: text };
}

/**
 * Of a type of their own, so that they can be listed alone. Cloudflare's own word on the expiry stands aside: it is
 * taken from the year 1 on.
 */
function momentOf(name: string, text: string): EmulatedCertificate {
  const declared = { expires_on: '2030-01-01T00:00:00Z' };
  return { ...recordOf(`moment ${name}`, text), type: 'access_managed', declared };
}

/** Of a type of their own, so that a list can leave out what makes its pages megabytes long. */
function largeOf(name: string, text: string): EmulatedCertificate {
  return { ...recordOf(`as large as may be: ${name}`, text), type: 'gateway_managed' };
}

function everyThird<T>(all: T[]): T[] {
  return all.filter((_, index) => index % 3 === 0);
}

/** The same in every run: a version 8 UUID (RFC 9562 section 5.8) from the SHA-256 of the name. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const validNow = { notBefore: utcTime('200101000000Z'), notAfter: utcTime('400101000000Z') };
const validLater = { notBefore: utcTime('300101000000Z'), notAfter: utcTime('450101000000Z') };
