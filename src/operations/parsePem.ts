import { type CertificateElement, readElement } from '../certificate/element.ts';
import { type RefusedBlock, readPem } from '../certificate/pem.ts';

/** A PEM text taken apart. */
export interface ParsedPem {
  /** Every block that is framed as a certificate, in order. */
  certificates: ParsedCertificate[];
  refused: RefusedBlock[];
}

export interface ParsedCertificate {
  /** Its place among the certificate-labelled blocks, from 0. */
  bundleIndex: number;
  der: Buffer;
  element: CertificateElement;
}

/** Splits a PEM text and reads each certificate of it. Never throws. */
export function parsePem(text: string): ParsedPem {
  const parsed: ParsedPem = { certificates: [], refused: [] };
  for (const block of readPem(text)) {
    if (block.kind === 'refused') parsed.refused.push(block);
    else {
      const { bundleIndex, der } = block;
      parsed.certificates.push({ bundleIndex, der, element: readElement(der) });
    }
  }
  return parsed;
}
