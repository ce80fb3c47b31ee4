import type { Twin } from '../findings/assessedCertificate.ts';
import type { InUseCertificate } from './repository.ts';

/**
 * How many of one purpose are kept: a fleet of devices can share a subject, and a certificate is superseded by any
 * one that is newer.
 */
const KEPT = 16;

/** The certificates of an account that are in use, by what they are for. */
export class Twins {
  readonly #byPurpose = new Map<string, Twin[]>();

  /** Of each purpose the newest that are valid at `now` are kept, and those that become valid next. */
  constructor(inUse: readonly InUseCertificate[], now: Date) {
    const all = new Map<string, InUseCertificate[]>();
    for (const certificate of inUse) {
      if (certificate.purpose === null) continue;
      const group = all.get(certificate.purpose);
      if (group) group.push(certificate);
      else all.set(certificate.purpose, [certificate]);
    }
    for (const [purpose, group] of all) this.#byPurpose.set(purpose, select(group, now));
  }

  /** The twins of a certificate, itself left out. */
  of(certificateId: string, purpose: string | null): Twin[] {
    const group = purpose === null ? undefined : this.#byPurpose.get(purpose);
    return group?.filter((twin) => twin.certificateId !== certificateId) ?? [];
  }
}

function select(group: InUseCertificate[], now: Date): Twin[] {
  const dated = group.filter(({ notBefore, notAfter }) => notBefore !== null && notAfter !== null);
  const alive = dated.filter(({ notAfter }) => Date.parse(notAfter ?? '') >= now.getTime());
  const begin = ({ notBefore }: Twin) => Date.parse(notBefore ?? '');
  const newestFirst = alive.sort(
    (a, b) => begin(b) - begin(a) || (a.certificateId < b.certificateId ? -1 : 1),
  );
  const begun = newestFirst.filter((twin) => begin(twin) <= now.getTime());
  const coming = newestFirst.filter((twin) => begin(twin) > now.getTime());
  return [...begun.slice(0, KEPT), ...coming.slice(-KEPT)].map(
    ({ certificateId, name, notBefore, notAfter }) => ({ certificateId, name, notBefore, notAfter }),
  );
}
