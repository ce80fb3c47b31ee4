import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockFailureReasons } from '../../src/certificate/reasons.ts';
import type { EmulatedCertificate } from '../../src/emulator/account.ts';
import type { CertificateJson } from '../../src/http/api/certificateSchema.ts';
import { certificateSortKeys } from '../../src/inventory/queries/certificates.ts';
import type { RunResult } from '../../src/inventory/run.ts';
import { corpusIsHere } from '../certificate/corpus.ts';
import { type HttpService, startHttpService } from '../http/httpService.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { blocksOf, readDirectly, storedPem } from './support/directReading.ts';
import { corpusRecords, extremeRecords } from './support/readableRecords.ts';

const corpus = corpusRecords();
const extremes = extremeRecords();
const records = [...corpus, ...extremes];
/** All but those that are as large as may be. */
const ordinary = 'type=custom&type=access_managed';
const clock = { now: new Date('2026-06-01T12:00:00Z'), expiringWithinSeconds: 30 * 86_400 };

let emulated: EmulatedSync;
let service: HttpService;
let first: RunResult;
let again: RunResult;
/** As the list shows them, by name. */
let listed: Map<string, CertificateJson>;

beforeAll(async () => {
  // Pages so small that none exceeds what the client takes.
  emulated = await startEmulatedSync({ certificates: records, maxPerPage: 4, timeoutSeconds: 20 });
  const { expiringWithinSeconds } = clock;
  service = await startHttpService(
    { clock: () => clock.now.toISOString(), expiringWithinSeconds },
    emulated.database,
  );
  first = await emulated.run();
  again = await emulated.run();
  listed = byName(await everyPage('limit=100'));
});

afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

describe.skipIf(!corpusIsHere)(
  'the corpus of other projects (needs ../shared/corpus beside the project)',
  () => {
    it('is here as a whole', () => expect(corpus.length).toBeGreaterThan(300));
    theApiShowsWhatIsRead(corpus);
  },
);

describe('records at the limits of JSON, PostgreSQL and JavaScript', () => {
  theApiShowsWhatIsRead(extremes);

  it('show every reason to refuse a block but that of a private key', () => {
    const reasons = extremes.flatMap(({ name }) => shown(name).refused_blocks.map(({ reason }) => reason));
    const missing = new Set(blockFailureReasons).difference(new Set(reasons));
    expect([...missing]).toEqual(['private_key_in_pem']);
  });

  it('keep a serial number and a time exactly, from the first moment of year 0 to the last of year 9999', () => {
    const inHex = (name: string) => shown(`serial number ${name}`).elements[0]?.serial_number;
    const asDecimal = (name: string) => shown(`serial number ${name}`).elements[0]?.serial_number_decimal;
    expect([inHex('-1'), asDecimal('-1')]).toEqual(['ff', '-1']);
    expect([inHex('with needless zeros'), asDecimal('with needless zeros')]).toEqual(['0000000000ff', '255']);
    expect(asDecimal('beyond 2^53')).toBe('9007199254740993');
    expect(asDecimal('of 128 octets')).toBe((2n ** 1023n - 1n).toString());
    expect(shown('moment first of all').earliest_not_after).toBe('0000-01-01T00:00:01Z');
    expect(shown('moment leap day of year 0').earliest_not_after).toBe('0000-02-29T23:59:59Z');
    expect(shown('moment last of all').earliest_not_after).toBe('9999-12-31T23:59:59Z');
    expect(shown('moment of each certificate of a bundle').earliest_not_after).toBe('0000-01-01T00:00:01Z');
  });

  it('at any moment are a place from which the list goes on', async () => {
    const moments = extremes.filter(({ type }) => type === 'access_managed').map(({ name }) => name);
    for (const sort of ['earliest_not_after', '-earliest_not_after']) {
      const pages = await everyPage(`type=access_managed&limit=1&sort=${sort}`);
      expect(pages.map(({ name }) => name).toSorted()).toEqual(moments.toSorted());
    }
  });
});

describe('the sync of all of them', () => {
  it('counts every record, and is incomplete for those alone that are no text', () => {
    const noText = records.filter(({ certificates }) => !isText(certificates));
    expect(noText.length).toBeGreaterThan(0);
    expect(first).toMatchObject({ listed: records.length, reported: records.length, unidentified: 0 });
    expect(first).toMatchObject({ outcome: 'incomplete', reason: 'invalid_record', associationsMissing: 0 });
    expect(first.detail).toContain(`${noText.length} records have fields that could not be taken`);
    const marked = records.filter(({ name }) =>
      shown(name).failures.some(
        ({ field, reason }) => field === 'certificates' && reason === 'invalid_value',
      ),
    );
    expect(marked.map(({ name }) => name)).toEqual(noText.map(({ name }) => name));
  });

  it('lists each once in every order, whatever stands at the edge of a page', async () => {
    const names = records.filter(({ type }) => type !== 'gateway_managed').map(({ name }) => name);
    for (const sort of certificateSortKeys.flatMap((key) => [key, `-${key}`])) {
      const pages = await everyPage(`${ordinary}&limit=37&sort=${sort}`);
      expect([sort, pages.map(({ name }) => name ?? '').toSorted()]).toEqual([sort, names.toSorted()]);
    }
    const expiries = (await everyPage(`${ordinary}&limit=37`)).map(
      (certificate) => certificate.earliest_not_after ?? '',
    );
    expect(expiries).toEqual(expiries.toSorted());
  });

  it('finds nothing changed when it is done again', () => {
    expect(first.certificatesAdded).toBe(records.length);
    expect(again).toMatchObject({ certificatesAdded: 0, certificatesChanged: 0, certificatesRemoved: 0 });
    expect(again.listed).toBe(records.length);
  });
});

/** The proofs that hold for every record, whatever it holds. */
function theApiShowsWhatIsRead(those: EmulatedCertificate[]): void {
  it('is shown as reading its text directly gives it: elements, failures, refused blocks, expiry and state', () => {
    const differences = those.flatMap(({ name, certificates }) => {
      const certificate = shown(name);
      return Object.entries(readDirectly(certificates, clock)).flatMap(([field, expected]) => {
        const actual = certificate[field as keyof CertificateJson];
        return isDeepStrictEqual(actual, expected) ? [] : [{ name, field, actual, expected }];
      });
    });
    expect(differences).toEqual([]);
  });

  it('is shown alone as in the list', async () => {
    for (const { name } of those) {
      const { account_id, id } = shown(name);
      expect(await service.json(`/api/v1/accounts/${account_id}/certificates/${id}`)).toEqual(shown(name));
    }
  });

  it('gives back each certificate octet by octet, and what is kept of refused blocks', async () => {
    for (const { name, certificates } of those) {
      const { account_id, id, elements } = shown(name);
      const answer = await service.get(`/api/v1/accounts/${account_id}/certificates/${id}.pem`);
      const { blocks, fingerprints } = storedPem(certificates);
      expect([name, answer.status]).toEqual([name, blocks.length > 0 ? 200 : 404]);
      if (answer.ok) expect([name, blocksOf(await answer.text())]).toEqual([name, blocks]);
      expect(elements.map(({ fingerprint_sha256 }) => fingerprint_sha256)).toEqual(fingerprints);
    }
  });
}

async function everyPage(query: string): Promise<CertificateJson[]> {
  const all: CertificateJson[] = [];
  let cursor = '';
  do {
    const { data, page } = await service.json(`/api/v1/certificates?${query}${cursor}`);
    all.push(...data);
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  return all;
}

function byName(certificates: CertificateJson[]): Map<string, CertificateJson> {
  return new Map(certificates.map((certificate) => [certificate.name ?? '', certificate]));
}

function shown(name: string): CertificateJson {
  const certificate = listed.get(name);
  if (certificate === undefined) throw new Error(`The API lists no certificate "${name}".`);
  return certificate;
}

/** JSON carries text only: octets that are none came as U+FFFD, and PostgreSQL keeps neither NUL nor half a pair. */
function isText(text: string): boolean {
  return text.isWellFormed() && !/[\0\uFFFD]/.test(text);
}
