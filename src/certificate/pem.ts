import { DerCursor, tags } from './der.ts';
import { claimedLength, keptText, mayHoldPrivateKeyText } from './keptText.ts';
import { decodeBody } from './pemBody.ts';
import { findBoundaries, type PemBoundary } from './pemBoundaries.ts';
import { holdsPrivateKey } from './privateKeys.ts';
import type { BlockFailureReason } from './reasons.ts';

export interface CertificateBlock {
  kind: 'certificate';
  /** Its place among the certificate-labelled blocks, from 0, refused ones counted. */
  bundleIndex: number;
  /** One DER element that begins as a certificate does, and nothing after it. */
  der: Buffer;
}

export interface RefusedBlock {
  kind: 'refused';
  /** As above; null for what is not labelled as a certificate. */
  bundleIndex: number | null;
  /** Null where there is none, and where it is not a few short words. */
  label: string | null;
  reason: BlockFailureReason;
  /** The raw text of a certificate-labelled block that can't hold a private key (ASCII); else null. */
  text: string | null;
}

export type PemBlock = CertificateBlock | RefusedBlock;

export interface PemLimits {
  /**
   * UTF-16 code units of the whole text: nearly twice the longest seen, and some 280 certificates with large keys. A text
   * of this size that is made to be slow takes some 20 ms.
   */
  maxCharacters: number;
  maxBlocks: number;
}

export const pemLimits: PemLimits = { maxCharacters: 524_288, maxBlocks: 1_000 };

/**
 * Splits a PEM text into its blocks, in order; every block, and a text without any, gives at least one entry.
 *
 * RFC 7468, more leniently than its section 2 demands, as far as OpenSSL, GnuTLS or pyca/cryptography go: blanks,
 * any line ends or none, text between blocks, blocks on one line, RFC 1421 headers. Labels `CERTIFICATE`, `X509
 * CERTIFICATE` and `TRUSTED CERTIFICATE` (OpenSSL's, with its trust settings cut off) are certificates. A BEGIN
 * before the END ends the block unterminated. Of a private key, also a broken one or one inside another block,
 * only `private_key_in_pem` remains. Never throws; linear in the text.
 */
export function readPem(text: string, limits: PemLimits = pemLimits): PemBlock[] {
  if (text.length > limits.maxCharacters) return [refused(null, null, 'too_large')];
  const boundaries = findBoundaries(text);
  const blocks: PemBlock[] = [];
  let certificates = 0;
  let gapStart = 0;
  for (let i = 0; i < boundaries.length; i++) {
    const begin = boundaries[i] as PemBoundary;
    if (blocks.length >= limits.maxBlocks) return [...blocks, refused(null, null, 'too_many_blocks')];
    if (hasBrokenKeyArmour(text.slice(gapStart, begin.start))) blocks.push(privateKey(null, null));
    gapStart = begin.end;
    if (begin.kind === 'END') {
      blocks.push(endWithoutBegin(begin.label));
      continue;
    }
    const next = boundaries[i + 1];
    const end = next?.kind === 'END' ? next : null;
    const bodyEnd = next?.start ?? text.length;
    const bundleIndex = certificateLabels.has(begin.label) ? certificates++ : null;
    const body = text.slice(begin.end, bodyEnd);
    const raw = text.slice(begin.start, end?.end ?? bodyEnd);
    blocks.push(readBlock({ label: begin.label, endLabel: end?.label ?? null, body, raw, bundleIndex }));
    gapStart = end?.end ?? bodyEnd;
    if (end !== null) i++;
  }
  if (hasBrokenKeyArmour(text.slice(gapStart))) blocks.push(privateKey(null, null));
  return blocks.length > 0 ? blocks : [refused(null, null, 'no_certificate_block')];
}

const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

interface RawBlock {
  label: string;
  /** Null when the block has no end. */
  endLabel: string | null;
  body: string;
  raw: string;
  bundleIndex: number | null;
}

function readBlock(block: RawBlock): PemBlock {
  const { label, endLabel, bundleIndex } = block;
  if (namesPrivateKey(label) || namesPrivateKey(endLabel ?? '')) return privateKey(bundleIndex, label);
  const der = decodeBody(block.body);
  if (bundleIndex === null) {
    const isKey = der === null ? mayHoldPrivateKeyText(block.raw) : holdsPrivateKey(der);
    return isKey ? privateKey(null, label) : refused(null, label, 'not_a_certificate');
  }
  const reason = framingFault(block, der);
  if (reason !== null || der === null) return refusedCertificate(block, reason ?? 'base64_invalid');

  const first = new DerCursor(der, 0, der.length);
  const claimed = claimedLength(der);
  if (claimed === null) return refusedCertificate(block, 'not_x509');
  if (!first.nextIs(tags.sequence)) return refusedCertificate(block, 'truncated');
  if (!first.done && label !== 'TRUSTED CERTIFICATE') return refusedCertificate(block, 'trailing_data');
  if (holdsPrivateKey(der)) return privateKey(bundleIndex, label);
  return { kind: 'certificate', bundleIndex, der: first.element() };
}

function framingFault(block: RawBlock, der: Buffer | null): BlockFailureReason | null {
  if (block.endLabel === null) return 'unterminated';
  if (block.endLabel !== block.label) return 'label_mismatch';
  if (der === null) return 'base64_invalid';
  return der.length === 0 ? 'empty_block' : null;
}

function refusedCertificate(block: RawBlock, reason: BlockFailureReason): RefusedBlock {
  if (mayHoldPrivateKeyText(block.raw)) return privateKey(block.bundleIndex, block.label);
  const refusal = refused(block.bundleIndex, block.label, reason);
  if (block.endLabel !== null && usualLabel(block.endLabel) === null) return refusal;
  return { ...refusal, text: keptText(block.raw, block.body) };
}

function endWithoutBegin(label: string): RefusedBlock {
  return namesPrivateKey(label) ? privateKey(null, label) : refused(null, label, 'missing_begin');
}

function refused(bundleIndex: number | null, label: string | null, reason: BlockFailureReason): RefusedBlock {
  return { kind: 'refused', bundleIndex, label: usualLabel(label), reason, text: null };
}

function privateKey(bundleIndex: number | null, label: string | null): RefusedBlock {
  return refused(bundleIndex, label, 'private_key_in_pem');
}

/**
 * A label as it may be repeated: a few short words. A spoilt text can have anything in the place of a label, and
 * a slice of the text would keep the whole of it alive in memory.
 */
function usualLabel(label: string | null): string | null {
  const usual = label !== null && /^(?:[A-Za-z0-9]{1,15} ){0,4}[A-Za-z0-9]{1,15}$/.test(label);
  return usual ? Buffer.from(label).toString('latin1') : null;
}

function namesPrivateKey(label: string): boolean {
  return /PRIVATE\s+KEY/i.test(label);
}

/** The beginning of a private key in armour that is no proper boundary, e.g. with four dashes or in lower case. */
function hasBrokenKeyArmour(gap: string): boolean {
  return /- ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/i.test(gap);
}
