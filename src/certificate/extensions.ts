import { type DerCursor, tags } from './der.ts';
import {
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readExtendedKeyUsage,
  readKeyUsage,
  readSubjectAlternativeNames,
  readSubjectKeyIdentifier,
} from './extensionValues.ts';
import type { SubjectAlternativeName } from './generalNames.ts';
import type { FailingField, FieldFailure, FieldFailureReason } from './reasons.ts';

/** What the extensions say. Null: the extension is broken, or (where marked) absent; `failures` tells which. */
export interface ExtensionReading {
  /** False when basicConstraints is absent (RFC 5280 4.2.1.9). */
  isCa: boolean | null;
  /** Null when absent: no limit. */
  pathLength: number | null;
  /** Empty when absent. */
  keyUsage: string[] | null;
  /** Empty when absent. */
  extendedKeyUsage: string[] | null;
  /** Empty when absent. */
  subjectAlternativeNames: SubjectAlternativeName[] | null;
  /** Lower-case hex; null when absent. */
  subjectKeyIdentifier: string | null;
  /** Lower-case hex; null when absent, also where only issuer and serial number are given. */
  authorityKeyIdentifier: string | null;
  failures: FieldFailure[];
}

/**
 * Reads the extensions of RFC 5280 4.2 that the inventory shows. `extensions` stands over the content of
 * `[3] EXPLICIT Extensions`; null when the certificate has none. An extension that occurs twice is believed in
 * neither form, as OpenSSL does (GnuTLS and Go refuse the certificate for it).
 */
export function readExtensions(extensions: DerCursor | null): ExtensionReading {
  const reading: ExtensionReading = {
    isCa: false,
    pathLength: null,
    keyUsage: [],
    extendedKeyUsage: [],
    subjectAlternativeNames: [],
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    failures: [],
  };
  if (extensions === null) return reading;
  const seen = new Set<number>();
  if (!readEach(extensions, seen, reading)) {
    // What could not be told apart may have been any of those not met so far.
    for (const [id, known] of knownExtensions) {
      if (!seen.has(id)) lose(known, 'malformed', reading);
    }
  }
  return reading;
}

/** True when every extension could be told apart from the next. */
function readEach(extensions: DerCursor, seen: Set<number>, reading: ExtensionReading): boolean {
  if (!extensions.nextIs(tags.sequence) || !extensions.done) return false;
  const list = extensions.inside();
  while (list.nextIs(tags.sequence)) {
    const extension = list.inside();
    if (!extension.nextIs(tags.oid)) return false;
    const oid = extension.content();
    // 2.5.29.x, where all that is read here lies (RFC 5280 A.2: id-ce).
    if (oid.length !== 3 || oid[0] !== 0x55 || oid[1] !== 0x1d) continue;
    const id = oid[2] ?? 0;
    const known = knownExtensions.get(id);
    if (known === undefined) continue;
    if (seen.has(id)) {
      lose(known, 'duplicate_extension', reading);
      continue;
    }
    seen.add(id);
    if (extension.peek() === tags.boolean) extension.next();
    const readable = extension.nextIs(tags.octetString) && extension.done;
    if (!readable || !known.read(extension.inside(), reading)) lose(known, 'malformed', reading);
  }
  return list.done;
}

interface KnownExtension {
  fields: FailingField[];
  /** What the reading holds of it when it can't be believed. */
  nothing: Partial<ExtensionReading>;
  /** Reads the extension's value into the reading; false when it is broken. */
  read: (value: DerCursor, reading: ExtensionReading) => boolean;
}

/** By the last arc of their OID under 2.5.29. */
const knownExtensions = new Map<number, KnownExtension>([
  [
    14,
    {
      fields: ['subject_key_identifier'],
      nothing: { subjectKeyIdentifier: null },
      read: readSubjectKeyIdentifier,
    },
  ],
  [15, { fields: ['key_usage'], nothing: { keyUsage: null }, read: readKeyUsage }],
  [
    17,
    {
      fields: ['subject_alternative_names'],
      nothing: { subjectAlternativeNames: null },
      read: readSubjectAlternativeNames,
    },
  ],
  [
    19,
    {
      fields: ['is_ca', 'path_length'],
      nothing: { isCa: null, pathLength: null },
      read: readBasicConstraints,
    },
  ],
  [
    35,
    {
      fields: ['authority_key_identifier'],
      nothing: { authorityKeyIdentifier: null },
      read: readAuthorityKeyIdentifier,
    },
  ],
  [
    37,
    {
      fields: ['extended_key_usage'],
      nothing: { extendedKeyUsage: null },
      read: readExtendedKeyUsage,
    },
  ],
]);

function lose(known: KnownExtension, reason: FieldFailureReason, reading: ExtensionReading): void {
  Object.assign(reading, known.nothing);
  reading.failures = reading.failures.filter(({ field }) => !known.fields.includes(field));
  for (const field of known.fields) reading.failures.push({ field, reason });
}
