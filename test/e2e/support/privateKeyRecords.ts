import type { EmulatedCertificate } from '../../../src/emulator/account.ts';
import { certificate, integer, oid, pem, sequence, tlv } from '../../certificate/sample.ts';
import type { PrivateKeyForm } from './privateKeyForms.ts';

/** A record whose PEM holds a private key. */
export interface PrivateKeyRecord {
  record: EmulatedCertificate;
  /** How many must be read beside it. */
  certificates: number;
  /** Something tells that it is a private key. */
  recognisable: boolean;
}

/** The certificates beside the keys; they are for no key of these. */
export const besideKeys: [Buffer, Buffer] = [
  certificate({ serial: integer('01b0') }),
  certificate({ serial: integer('01b1') }),
];

/** Every form of private key at every place where one can be in a PEM. */
export function privateKeyRecords(forms: PrivateKeyForm[]): PrivateKeyRecord[] {
  return forms.flatMap((form) =>
    placements
      .filter(({ label }) => label !== 'within a certificate' || !form.onlyLabelTells)
      .map(({ name, certificates, label, text }) => ({
        record: { name: `${form.name}, ${name}`, ca: false, certificates: text(form) },
        certificates,
        recognisable: label === 'kept' || !form.onlyLabelTells,
      })),
  );
}

interface Placement {
  name: string;
  certificates: number;
  /** Whether the label that says that it is a private key stands before it or behind it. */
  label: 'kept' | 'lost' | 'within a certificate';
  text: (form: PrivateKeyForm) => string;
}

const [firstDer, secondDer] = besideKeys;
const [first, second] = [pem(firstDer), pem(secondDer)];

function labelled(name: string, certificates: number, text: Placement['text']): Placement {
  return { name, certificates, label: 'kept', text };
}

function unlabelled(name: string, certificates: number, text: Placement['text']): Placement {
  return { name, certificates, label: 'lost', text };
}

const placements: Placement[] = [
  labelled('alone', 0, (key) => key.pem),
  labelled('after a certificate', 1, (key) => first + key.pem),
  labelled('before a certificate', 1, (key) => key.pem + first),
  labelled('between two certificates', 2, (key) => first + key.pem + second),
  labelled('twice', 1, (key) => key.pem + first + key.pem),
  labelled('glued to a certificate', 1, (key) => first.trimEnd() + key.pem),
  labelled('indented', 1, (key) => first + key.pem.replace(/^/gm, '    ')),
  labelled('with other line ends', 1, (key) => (first + key.pem).replaceAll('\n', '\r\n')),
  labelled('with text around it', 1, (key) => `Bag Attributes\n${key.pem}friendlyName: x\n${first}`),
  labelled('without its end', 1, (key) => first + withoutEnd(key.pem)),
  labelled('without its end, before a certificate', 1, (key) => withoutEnd(key.pem) + first),
  labelled('without its beginning', 1, (key) => first + withoutBeginning(key.pem)),
  labelled(
    'with the end of a certificate',
    1,
    (key) => first + key.pem.replace(/END .*-----/, 'END CERTIFICATE-----'),
  ),
  labelled(
    'with the beginning of a certificate',
    1,
    (key) => first + key.pem.replace(/BEGIN .*-----/, 'BEGIN CERTIFICATE-----'),
  ),
  labelled('with four dashes', 1, (key) => first + key.pem.replaceAll('-----', '----')),
  labelled(
    'in lower-case armour',
    1,
    (key) => first + key.pem.replace(/-----.*-----/g, (line) => line.toLowerCase()),
  ),
  labelled('inside the block of a certificate', 1, (key) => second + insideBlock(key.pem.trimEnd())),
  unlabelled('labelled as a certificate', 1, (key) => first + pem(key.octets)),
  unlabelled('labelled as a certificate, before one', 1, (key) => pem(key.octets) + first),
  unlabelled('labelled as a certificate and cut off', 1, (key) => first + pem(key.octets.subarray(0, -7))),
  unlabelled('labelled as a certificate, without its end', 1, (key) => withoutEnd(pem(key.octets)) + first),
  unlabelled('labelled as something else', 1, (key) => first + pem(key.octets, 'PUBLIC KEY')),
  unlabelled(
    'in one block behind a certificate',
    1,
    (key) => second + pem(Buffer.concat([firstDer, key.octets])),
  ),
  unlabelled(
    'in one block behind a certificate, as base64 of its own',
    1,
    (key) => second + insideBlock(key.octets.toString('base64')),
  ),
  {
    name: 'in an extension of a certificate',
    certificates: 1,
    label: 'within a certificate',
    text: (key) => first + pem(withExtension(key.octets)),
  },
];

function withoutEnd(text: string): string {
  return text.replace(/-----END.*\n/, '');
}

function withoutBeginning(text: string): string {
  return text.replace(/-----BEGIN.*\n/, '');
}

function insideBlock(text: string): string {
  return first.replace('\n-----END', `\n${text}\n-----END`);
}

function withExtension(octets: Buffer): Buffer {
  return certificate({ extensions: [sequence(oid('1.2.3.4'), tlv(0x04, octets))] });
}
