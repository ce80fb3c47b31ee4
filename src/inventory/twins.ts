import type { Twin } from '../findings/assessedCertificate.ts';
import type { InUseCertificate } from './repository.ts';

/** How many of one purpose that are not valid yet are looked at: the account is judged again when each begins. */
const COMING = 16;

/** The certificates of an account that are in use, by what they are for. */
export class Twins {
  readonly #byPurpose = new Map<string, Twin[]>();

  /**
   * Of each purpose those are kept that are valid at `now` and outlast all newer ones, since a fleet of devices can share
   * a subject, and those that become valid next.
   */
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

/** The others can supersede nothing that these do not, and end no later. */
function select(group: InUseCertificate[], now: Date): Twin[] {
  const alive = group.filter((twin) => endOf(twin) >= now.getTime() && !Number.isNaN(beginOf(twin)));
  const newestFirst = alive.sort(
    (a, b) => beginOf(b) - beginOf(a) || endOf(b) - endOf(a) || (a.certificateId < b.certificateId ? -1 : 1),
  );
  const coming = newestFirst.filter((twin) => beginOf(twin) > now.getTime());
  let latestEnd = Number.NEGATIVE_INFINITY;
  const begun = newestFirst.slice(coming.length).filter((twin) => {
    const outlastsNewer = endOf(twin) > latestEnd;
    latestEnd = Math.max(latestEnd, endOf(twin));
    return outlastsNewer;
  });
  return [...begun, ...coming.slice(-COMING)].map(({ certificateId, name, notBefore, notAfter }) => ({
    certificateId,
    name,
    notBefore,
    notAfter,
  }));
}

/** NaN, which is before and after nothing, when it is not known. */
function beginOf({ notBefore }: Twin): number {
  return Date.parse(notBefore ?? '');
}

function endOf({ notAfter }: Twin): number {
  return Date.parse(notAfter ?? '');
}
