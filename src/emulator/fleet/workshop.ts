import type { EmulatedCertificate } from '../account.ts';
import type { Random } from '../random.ts';
import type { Company } from './companies.ts';
import { type Issued, issueCertificate } from './issueCertificate.ts';
import type { KeyPool } from './keyPool.ts';

/** What is at hand to make the certificates of one account. */
export interface Workshop {
  random: Random;
  company: Company;
  keys: KeyPool;
  /** The time of the fleet moved by days, whole seconds; a part of a day is welcome. */
  day(offset: number): Date;
  root: Issued;
  /** Issuing CAs below the root: ECDSA P-256 and RSA 2048. */
  issuing: Issued;
  issuingRsa: Issued;
  /** A self-signed RSA CA that signs with SHA-1; made when first asked for. */
  legacy(): Promise<Issued>;
  /** The CA records of other accounts, for what exists twice. */
  foreignAuthorities: EmulatedCertificate[];
}

/** @param large gives the account an RSA 4096 root, which takes a second to make; P-384 otherwise */
export async function openWorkshop(
  base: Pick<Workshop, 'random' | 'company' | 'keys' | 'foreignAuthorities'> & { now: Date; large: boolean },
): Promise<Workshop> {
  const { random, company, keys, foreignAuthorities, now, large } = base;
  const day = (offset: number) => new Date(Math.floor(now.getTime() / 1000 + offset * 86_400) * 1000);
  const authority = async (commonName: string, issuer: Issued | null, made: Awaited<ReturnType<KeyPool>>) =>
    issueCertificate({
      subject: subjectOf(company, 'Security', commonName),
      serial: serialNumber(random),
      notBefore: day(issuer === null ? -1900 : -1100),
      notAfter: day(issuer === null ? 5400 : 2500),
      keys: made,
      issuer,
      pathLength: issuer === null ? 1 : 0,
      alternativeNames: [],
    });
  const root = await authority(`${company.name} Root CA`, null, await keys(large ? 'rsa-4096' : 'p-384'));
  let legacy: Promise<Issued> | undefined;
  return {
    random,
    company,
    keys,
    day,
    foreignAuthorities,
    root,
    issuing: await authority(`${company.name} Issuing CA E1`, root, await keys('p-256')),
    issuingRsa: await authority(`${company.name} Issuing CA R1`, root, await keys('rsa-2048')),
    legacy: () => {
      legacy ??= keys('rsa-2048', 'SHA-1').then((made) => authority(`${company.name} Legacy CA`, null, made));
      return legacy;
    },
  };
}

/** C, L, O, OU, CN: the general first, as most CAs encode it. */
export function subjectOf(company: Company, unit: string, commonName: string): Issued['subject'] {
  const { country, locality, name } = company;
  return [{ C: [country] }, { L: [locality] }, { O: [name] }, { OU: [unit] }, { CN: [commonName] }];
}

/** 16 to 20 bytes, positive, some with a leading zero byte to spare. */
export function serialNumber(random: Random): string {
  return `${random.integer(1, 7)}${random.hex(random.pick([31, 33, 35, 39]))}`;
}
