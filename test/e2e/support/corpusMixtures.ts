import { X509Certificate } from 'node:crypto';
import { corpusBytes, corpusFiles } from '../../certificate/corpus.ts';
import type { PrivateKeyRecord } from './privateKeyRecords.ts';
import type { Sought } from './traceSearch.ts';

/** The files of the corpus that hold a certificate and its private key; none where it is absent. */
export function corpusMixtures(): (PrivateKeyRecord & { key: Sought })[] {
  return corpusFiles()
    .filter(({ file }) => file.startsWith('mixed-private-key'))
    .map(({ file }) => {
      const text = corpusBytes(file).toString('latin1');
      const [, body = ''] = /BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)-----END/.exec(text) ?? [];
      const publicOctets = new X509Certificate(text).publicKey.export({ format: 'der', type: 'spki' });
      const key = { name: file, octets: Buffer.from(body, 'base64'), publicOctets };
      return {
        record: { name: file, ca: false, certificates: text },
        certificates: 1,
        recognisable: true,
        key,
      };
    });
}
