import type { EmulatedCertificate } from '../../src/emulator/account.ts';
import { certificate, extension, name, pem, sequence, tlv, utcTime, utf8 } from '../certificate/sample.ts';

/** Texts that steer terminals, pages, logs and metrics where they are not shown as text. */
export const hostileTexts: Record<string, string> = {
  script: `<script>alert(1)</script>`,
  'end of a page': `</title></style><img src=x onerror="alert('1')">`,
  quotes: `"'\`\\" \\n \\\\ {a="b"} 1`,
  'terminal sequences': '\u001b[2J\u001b]0;owned\u0007\u009b31m',
  'line ends': 'a\r\nlevel=error msg="b"\n# HELP evil\u0085c\u2028d\u2029e',
  'other control characters': '\u0001\u0008\t\u007f\u0090',
  'marks of direction': '\u202egnp.exe\u202c \u2066x\u2069\u200f\u061c',
  'no width': 'a\u200b\u200d\ufeff\u00ad\u2060b',
  emoji: '\u{1F4A9}\u{1F468}\u200d\u{1F469}\u200d\u{1F467}\u{10FFFF}',
  'lone surrogates': 'a\ud800b\udfffc',
  NUL: 'a\0b',
};

/** A certificate for each hostile text, which is its name, its subject, its alternative name and its use. */
export function hostileCertificates(): EmulatedCertificate[] {
  return Object.values(hostileTexts).map((text) => ({
    name: text,
    ca: false,
    certificates: pem(certificateOf(text.toWellFormed())),
    associations: [{ service: text, status: text }],
  }));
}

function certificateOf(text: string): Buffer {
  const commonName = name(['2.5.4.3', utf8(text)]);
  return certificate({
    subject: commonName,
    issuer: commonName,
    notBefore: utcTime('200101000000Z'),
    notAfter: utcTime('491231235959Z'),
    extensions: [extension('2.5.29.17', sequence(tlv(0x82, Buffer.from(text))))],
  });
}
