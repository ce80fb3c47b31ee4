import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PARSER_VERSION } from '../../src/certificate/element.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { createRereadingStore } from '../../src/database/rereadingStore.ts';
import { rereadElement } from '../../src/inventory/rereadElement.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { betterReader, lonelyCertificate, NEWER, reread, rowVersions, storedState } from './rereading.ts';

let fixture: EmulatedSync;

beforeEach(async () => {
  fixture = await startEmulatedSync();
  await fixture.run();
});
afterEach(() => fixture.stop());

async function periodsOf(id: string) {
  const rows = await fixture.test.sql`
    select earliest_not_after, latest_not_before, valid_from, valid_to, encode(record_digest, 'hex') as record_digest,
      encode(bundle_digest, 'hex') as bundle_digest, name
    from certalog.certificates where certificate_id = ${id} order by valid_from`;
  return rows.map((row) => ({ ...row }));
}

async function versionOf(accountId: string): Promise<number> {
  const [row] = await fixture.test.sql`
    select inventory_version::int as version from certalog.accounts where account_id = ${accountId}`;
  return row?.version;
}

const countElements = async () => {
  const [row] = await fixture.test.sql`select count(*)::int as count from certalog.elements`;
  return row?.count;
};

describe('another notAfter by a newer reader', () => {
  it('updates the element, ends the certificate’s period, begins the next, and is told in the log of changes', async () => {
    const { id, fingerprint, notAfter } = await lonelyCertificate(fixture.test);
    const [before] = await periodsOf(id);
    const version = await versionOf(fixture.accountId);
    const readElement = betterReader({ [fingerprint]: { notAfter: '2031-02-03T04:05:06Z' } });
    const report = await reread(fixture.database, { readElement });
    expect(report).toEqual({ elements: await countElements(), changedElements: 1, changedCertificates: 1 });

    const certificate = await createCertificateQueries(fixture.database, []).get(fixture.accountId, id);
    expect(certificate).toMatchObject({ earliestNotAfter: '2031-02-03T04:05:06Z' });
    expect(certificate?.elements).toMatchObject([{ notAfter: '2031-02-03T04:05:06Z' }]);
    const [first, second, ...rest] = await periodsOf(id);
    expect(rest).toEqual([]);
    expect(first).toEqual({ ...before, valid_to: second?.valid_from });
    expect(second).toEqual({
      ...before,
      earliest_not_after: new Date('2031-02-03T04:05:06Z'),
      valid_from: expect.any(Date),
    });
    const rereadings = await fixture.test.sql`
      select encode(fingerprint_sha256, 'hex') as fingerprint, from_version, to_version, changes
      from certalog.element_rereadings`;
    expect([...rereadings]).toEqual([
      {
        fingerprint,
        from_version: PARSER_VERSION,
        to_version: NEWER,
        changes: [{ field: 'not_after', before: notAfter, after: '2031-02-03T04:05:06Z' }],
      },
    ]);
    expect(await versionOf(fixture.accountId)).toBe(version + 1);
    const [event] = await fixture.test.sql`
      select kind, certificate_id, content::json as content from certalog.changes order by sequence desc limit 1`;
    expect(event).toMatchObject({
      kind: 'certificate_changed',
      certificate_id: id,
      content: {
        before: { earliest_not_after: notAfter },
        after: { earliest_not_after: '2031-02-03T04:05:06Z' },
      },
    });
  });

  it('is no difference to the next sync', async () => {
    const { fingerprint, id } = await lonelyCertificate(fixture.test);
    const readElement = betterReader({ [fingerprint]: { notAfter: '2031-02-03T04:05:06Z' } });
    await reread(fixture.database, { readElement });
    expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesChanged: 0 });
    expect(await periodsOf(id)).toHaveLength(2);
  });

  it('gives every certificate in whatever account that has the element a new period, and no other', async () => {
    const { sql } = fixture.test;
    const { id, fingerprint } = await lonelyCertificate(fixture.test);
    const other = 'f'.repeat(32);
    await sql`insert into certalog.accounts (account_id, created_at) values (${other}, now())`;
    await sql`
      insert into certalog.certificates (account_id, certificate_id, valid_from, record_failures, record_digest,
        bundle_digest, earliest_not_after, latest_not_before)
      select ${other}, certificate_id, valid_from, record_failures, record_digest, bundle_digest,
        earliest_not_after, latest_not_before from certalog.certificates`;
    const versions = [await versionOf(fixture.accountId), await versionOf(other)];
    const readElement = betterReader({ [fingerprint]: { notAfter: '2001-02-03T04:05:06Z' } });
    expect(await reread(fixture.database, { readElement })).toMatchObject({ changedCertificates: 2 });
    const renewed = await sql`
      select account_id, certificate_id from certalog.certificates
      where valid_to is null and earliest_not_after = '2001-02-03T04:05:06Z' order by 1`;
    expect(renewed.map((row) => ({ ...row }))).toEqual(
      [fixture.accountId, other].sort().map((account_id) => ({ account_id, certificate_id: id })),
    );
    const [ended] =
      await sql`select count(*)::int as count from certalog.certificates where valid_to is not null`;
    expect(ended?.count).toBe(2);
    expect([await versionOf(fixture.accountId), await versionOf(other)]).toEqual(versions.map((v) => v + 1));
  });

  it('leaves the past as it was shown', async () => {
    const { id, fingerprint } = await lonelyCertificate(fixture.test);
    fixture.account.removeCertificate(id);
    await fixture.run();
    const before = await periodsOf(id);
    const version = await versionOf(fixture.accountId);
    const readElement = betterReader({ [fingerprint]: { notAfter: '2031-02-03T04:05:06Z' } });
    expect(await reread(fixture.database, { readElement })).toMatchObject({
      changedElements: 1,
      changedCertificates: 0,
    });
    expect(await periodsOf(id)).toEqual(before);
    expect(await versionOf(fixture.accountId)).toBe(version);
  });

  it('stays in order when the clock is behind', async () => {
    const { id, fingerprint } = await lonelyCertificate(fixture.test);
    const readElement = betterReader({ [fingerprint]: { notAfter: '2031-02-03T04:05:06Z' } });
    await reread(fixture.database, { readElement, clock: () => '2020-01-01T00:00:00Z' });
    const [first, second] = await periodsOf(id);
    expect(first?.valid_to).toEqual(second?.valid_from);
  });
});

describe('another reading', () => {
  it('of notBefore alone moves the certificate’s latest notBefore', async () => {
    const { id, fingerprint } = await lonelyCertificate(fixture.test);
    const readElement = betterReader({ [fingerprint]: { notBefore: '2019-02-03T04:05:06Z' } });
    await reread(fixture.database, { readElement });
    const periods = await periodsOf(id);
    expect(periods).toHaveLength(2);
    expect(periods[1]?.latest_not_before).toEqual(new Date('2019-02-03T04:05:06Z'));
  });

  it('of other fields is recorded and shown, and changes no period', async () => {
    const { id, fingerprint, subject } = await lonelyCertificate(fixture.test);
    const version = await versionOf(fixture.accountId);
    const better = {
      subject: 'CN=better',
      failures: [{ field: 'subject', reason: 'string_invalid' }],
    } as const;
    const readElement = betterReader({ [fingerprint]: { ...better, failures: [...better.failures] } });
    expect(await reread(fixture.database, { readElement })).toMatchObject({
      changedElements: 1,
      changedCertificates: 0,
    });
    expect(await periodsOf(id)).toHaveLength(1);
    expect(await versionOf(fixture.accountId)).toBe(version + 1);
    const [rereading] = await fixture.test.sql`select changes from certalog.element_rereadings`;
    expect(rereading?.changes).toEqual([
      { field: 'subject', before: subject, after: 'CN=better' },
      { field: 'failures', before: [], after: better.failures },
    ]);
  });

  it('of every field is stored as this version would have stored it at first', async () => {
    const { sql } = fixture.test;
    const before = await storedState(fixture.test, ['parser_version']);
    await sql`
      update certalog.elements set parses = false, spki_sha256 = null, serial_number = null,
        serial_number_decimal = null, version = null, subject = null, subject_cn = null, issuer = null,
        issuer_cn = null, not_before = null, not_after = null, signature_algorithm = null,
        signature_algorithm_oid = null, key_algorithm = null, key_algorithm_oid = null, key_size = null,
        curve = null, is_ca = null, path_length = null, key_usage = null, extended_key_usage = null,
        subject_alternative_names = null, subject_key_identifier = null, authority_key_identifier = null,
        self_signed = null, failures = '[{"field":"certificate","reason":"malformed"}]'`;
    const report = await reread(fixture.database);
    expect(report.changedElements).toBe(await countElements());
    expect((await storedState(fixture.test, ['parser_version'])).elements).toEqual(before.elements);
  });

  it('is none when everything is read as before: versions rise, nothing else does', async () => {
    const volatile = ['parser_version'];
    const before = await storedState(fixture.test, volatile);
    expect(await reread(fixture.database)).toEqual({
      elements: await countElements(),
      changedElements: 0,
      changedCertificates: 0,
    });
    expect(await storedState(fixture.test, volatile)).toEqual(before);
    const [rest] = await fixture.test.sql`
      select count(*)::int as count from certalog.elements where parser_version <> ${NEWER}`;
    expect(rest?.count).toBe(0);
  });

  it('says in one line what it came to, and nothing when there was nothing', async () => {
    const lines: string[] = [];
    const log = { info: (_: object, line: string) => lines.push(line), warn: () => {}, error: () => {} };
    await reread(fixture.database, { log });
    await reread(fixture.database, { log });
    expect(lines).toEqual([
      `${await countElements()} elements were read again by parser version ${NEWER}; 0 certificates changed`,
    ]);
  });
});

describe('nothing to read again', () => {
  it('means not a single write', async () => {
    await reread(fixture.database);
    const before = await rowVersions(fixture.test);
    expect(await reread(fixture.database)).toEqual({
      elements: 0,
      changedElements: 0,
      changedCertificates: 0,
    });
    expect(await rowVersions(fixture.test)).toEqual(before);
  });
});

describe('what a newer reader has read', () => {
  it('is left as it is by an older one', async () => {
    await reread(fixture.database);
    const before = await rowVersions(fixture.test);
    const { fingerprint } = await lonelyCertificate(fixture.test);
    const readElement = betterReader({ [fingerprint]: { subject: 'CN=worse' } });
    await reread(fixture.database, { readElement, parserVersion: NEWER - 1 });
    expect(await rowVersions(fixture.test)).toEqual(before);
  });

  it('is left as it is also when it came while the older one was reading', async () => {
    const store = createRereadingStore(fixture.database);
    const stored = await store.olderElements({ parserVersion: NEWER, after: null });
    const { fingerprint } = await lonelyCertificate(fixture.test);
    const worse = betterReader({ [fingerprint]: { subject: 'CN=worse' } });
    const rereadings = stored.map((element) => rereadElement(element, worse, NEWER - 1));
    await reread(fixture.database);
    const before = await rowVersions(fixture.test);
    expect(await store.storeElements(rereadings, new Date().toISOString())).toEqual({
      elements: 0,
      changedElements: 0,
      changedCertificates: 0,
    });
    expect(await rowVersions(fixture.test)).toEqual(before);
  });
});
