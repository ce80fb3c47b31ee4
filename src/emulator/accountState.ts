import { createHash, randomUUID } from 'node:crypto';
import type {
  CertificateRecord,
  EmulatedAccount,
  EmulatedAssociation,
  EmulatedCertificate,
} from './account.ts';
import { declaredFields } from './declaredFields.ts';
import { pemBlocks } from './pemText.ts';

/** What became of an attempt to delete. */
export type Deletion =
  | { kind: 'deleted'; record: CertificateRecord }
  | { kind: 'unknown' | 'already_deleted' | 'in_use' | 'managed' };

/** One account while the emulator runs: what it holds may be changed at any time, also between two pages. */
export class AccountState {
  readonly id: string;
  readonly name: string;
  readonly type: 'standard' | 'enterprise';
  readonly #lingeringDeletes: number;
  readonly #now: () => number;
  /** In the order of arrival, which is the list's order backwards. */
  readonly #held = new Map<string, Held>();
  readonly #deleted = new Map<string, { record: CertificateRecord; laterReadings: number }>();
  #listed: readonly CertificateRecord[] | null = null;

  /** @param lingeringDeletes how many attempts to delete still fail as in use after the last detaching */
  constructor(account: EmulatedAccount, lingeringDeletes: number, now: () => number) {
    this.id = account.id;
    this.name = account.name;
    this.type = account.type ?? 'enterprise';
    this.#lingeringDeletes = lingeringDeletes;
    this.#now = now;
    for (const certificate of account.certificates.toReversed()) this.addCertificate(certificate);
  }

  /** The records in the order of the list: the one that came last is first. */
  certificates(): readonly CertificateRecord[] {
    this.#listed ??= [...this.#held.values()].map((held) => held.record).reverse();
    return this.#listed;
  }

  certificate(id: string): CertificateRecord | undefined {
    return this.#held.get(id)?.record;
  }

  /**
   * Adds a record at the head of the list, without the checks of an upload.
   * @throws when the account already holds a record with that id
   */
  addCertificate(certificate: EmulatedCertificate): CertificateRecord {
    const record: CertificateRecord = {
      id: certificate.id ?? randomUUID(),
      name: certificate.name,
      ca: certificate.ca,
      certificates: certificate.certificates,
      ...declaredFields(certificate.certificates),
      ...certificate.declared,
      uploaded_on: certificate.uploadedOn ?? microsecondTimestamp(this.#now()),
      type: certificate.type ?? 'custom',
    };
    if (this.#held.has(record.id)) {
      throw new Error(`account ${this.id} already holds a certificate ${record.id}: give another id`);
    }
    this.#held.set(record.id, {
      record,
      associations: [...(certificate.associations ?? [])],
      lingering: 0,
      content: contentDigest(record.certificates),
    });
    this.#listed = null;
    return record;
  }

  /** Takes a record away whatever uses it, as when somebody else deleted it. @throws when there is none */
  removeCertificate(id: string): void {
    this.#deleted.set(id, { record: this.#require(id).record, laterReadings: 0 });
    this.#held.delete(id);
    this.#listed = null;
  }

  associations(id: string): readonly EmulatedAssociation[] | undefined {
    return this.#held.get(id)?.associations;
  }

  /** Replaces the associations of a certificate. @throws when the account does not hold it */
  setAssociations(id: string, associations: EmulatedAssociation[]): void {
    const held = this.#require(id);
    const detached = held.associations.length > 0 && associations.length === 0;
    held.lingering = detached ? this.#lingeringDeletes : 0;
    held.associations = [...associations];
  }

  /** Whether the account holds the same certificates, by the DER of all blocks. */
  holdsContent(pem: string): boolean {
    const content = contentDigest(pem);
    return this.#held.values().some((held) => held.content === content);
  }

  delete(id: string): Deletion {
    const held = this.#held.get(id);
    if (held === undefined) return { kind: this.#deleted.has(id) ? 'already_deleted' : 'unknown' };
    if (held.record.type !== 'custom') return { kind: 'managed' };
    if (held.associations.length > 0) return { kind: 'in_use' };
    if (held.lingering > 0) {
      held.lingering--;
      return { kind: 'in_use' };
    }
    this.removeCertificate(id);
    return { kind: 'deleted', record: held.record };
  }

  /** A deleted record, for at most `readings` times since it was deleted. */
  lateReading(id: string, readings: number): CertificateRecord | undefined {
    const late = this.#deleted.get(id);
    if (late === undefined || late.laterReadings >= readings) return undefined;
    late.laterReadings++;
    return late.record;
  }

  #require(id: string): Held {
    const held = this.#held.get(id);
    if (held === undefined) throw new Error(`account ${this.id} holds no certificate ${id}`);
    return held;
  }
}

interface Held {
  record: CertificateRecord;
  associations: EmulatedAssociation[];
  lingering: number;
  content: string;
}

function contentDigest(pem: string): string {
  const blocks = pemBlocks(pem);
  const hash = createHash('sha256');
  for (const block of blocks) hash.update(block.der);
  return (blocks.length === 0 ? hash.update(pem) : hash).digest('hex');
}

/** RFC 3339 with six digits, as Cloudflare sends `uploaded_on`; a millisecond clock gives the first three. */
function microsecondTimestamp(milliseconds: number): string {
  const micros = String(Math.floor(Math.random() * 1000)).padStart(3, '0');
  return new Date(milliseconds).toISOString().replace('Z', `${micros}Z`);
}
