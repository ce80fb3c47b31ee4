import { expect } from 'vitest';
import { type CertificateElement, readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createRereadingStore } from '../../src/database/rereadingStore.ts';
import { rereadElement } from '../../src/inventory/rereadElement.ts';
import { type RereadDependencies, rereadInventory } from '../../src/inventory/rereadInventory.ts';
import type { ElementRereading, RereadingStore } from '../../src/inventory/rereadingStore.ts';
import type { TestDatabase } from '../support/database.ts';
import { type EmulatedSync, silentLog, startEmulatedSync } from '../support/emulatedSync.ts';

/** A version above that of the reader by which syncs of a test read. */
export const NEWER = 1_000;

/** A synced account, and the connections that a second process has to its database. */
export interface TwoProcesses {
  fixture: EmulatedSync;
  second: Database;
}

export async function startTwoProcesses(): Promise<TwoProcesses> {
  const fixture = await startEmulatedSync();
  await fixture.run();
  return { fixture, second: openDatabase({ url: fixture.test.url, max: 4 }) };
}

export async function stopTwoProcesses({ fixture, second }: TwoProcesses): Promise<void> {
  await second.$client.end({ timeout: 1 });
  await fixture.stop();
}

/** Reads the inventory again by a newer reader, this project's own unless another is given. */
export function reread(database: Database, dependencies: Partial<RereadDependencies> = {}) {
  return rereadInventory({
    store: createRereadingStore(database),
    readElement,
    readPem,
    parserVersion: NEWER,
    clock: () => new Date().toISOString(),
    log: silentLog,
    signal: new AbortController().signal,
    ...dependencies,
  });
}

/** A reader that reads some elements, by fingerprint, otherwise. */
export function betterReader(better: Record<string, Partial<CertificateElement>>) {
  return (der: Uint8Array) => {
    const element = readElement(der);
    return { ...element, ...better[element.fingerprintSha256] };
  };
}

/** All that is stored but runs, as text, in an order that does not depend on when it was written. */
export async function storedState({ sql }: TestDatabase, volatile: string[] = []) {
  const state: Record<string, string[]> = {};
  for (const table of [
    'elements',
    'bundles',
    'bundle_blocks',
    'certificates',
    'accounts',
    'element_rereadings',
  ]) {
    const rows = await sql<{ row: Record<string, unknown> }[]>`
      select to_jsonb(t) as row from ${sql(`certalog.${table}`)} t`;
    state[table] = rows
      .map(({ row }) =>
        JSON.stringify(Object.fromEntries(Object.entries(row).filter(([name]) => !volatile.includes(name)))),
      )
      .sort();
  }
  return state;
}

/** What tells any write to a row, also one that changes nothing. */
export async function rowVersions({ sql }: TestDatabase): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'certalog' order by 1`;
  const versions: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ version: string }[]>`
      select xmin || ' ' || ctid || ' ' || xmax as version from ${sql(`certalog.${name}`)} order by ctid`;
    versions.push(...rows.map(({ version }) => `${name} ${version}`));
  }
  return versions;
}

/** Every element ends a day earlier, so that every certificate changes. */
export function strict(der: Uint8Array): CertificateElement {
  const element = readElement(der);
  if (element.notAfter === null) return element;
  const earlier = new Date(Date.parse(element.notAfter) - 86_400_000).toISOString();
  return { ...element, notAfter: earlier.replace('.000Z', 'Z') };
}

/** The real store in batches of `size`, so that few elements are many batches. */
export function inBatchesOf(size: number, database: Database): RereadingStore {
  const store = createRereadingStore(database);
  return {
    ...store,
    olderElements: async (request) => (await store.olderElements(request)).slice(0, size),
  };
}

/** Every element has been read otherwise, once, by the version, and what follows from that is stored. */
export async function expectWhole(test: TestDatabase, version = NEWER) {
  const { sql } = test;
  const [elements] = await sql`
    select count(*)::int as count, count(*) filter (where parser_version = ${version})::int as newer,
      (select count(*)::int from certalog.element_rereadings) as rereadings,
      (select count(distinct fingerprint_sha256)::int from certalog.element_rereadings) as reread
    from certalog.elements`;
  expect(elements?.count).toBeGreaterThan(30);
  expect(elements?.newer).toBe(elements?.count);
  expect([elements?.rereadings, elements?.reread]).toEqual([elements?.count, elements?.count]);
  await expectRightValidity(test);
  const [gaps] = await sql`
    select count(*)::int as count from certalog.certificates c where c.valid_to is not null and not exists (
      select 1 from certalog.certificates n where n.account_id = c.account_id
        and n.certificate_id = c.certificate_id and n.valid_from = c.valid_to)`;
  expect(gaps?.count).toBe(0);
}

/** Current certificates are valid as long as the elements of their bundles are. */
export async function expectRightValidity({ sql }: TestDatabase) {
  const [wrong] = await sql`
    select count(*)::int as count from certalog.certificates c
    where c.valid_to is null and c.earliest_not_after is distinct from (
      select min(e.not_after) from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
      where b.bundle_digest = c.bundle_digest)`;
  expect(wrong?.count).toBe(0);
}

/** The process of PostgreSQL that waits for a lock in a statement on the table. */
export async function waitingFor({ sql }: TestDatabase, table: string): Promise<number> {
  const waiting = async () => {
    const rows = await sql`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and query like ${`%${table}%`}`;
    return rows[0]?.pid;
  };
  await expect.poll(waiting, { timeout: 20_000 }).toBeTypeOf('number');
  return waiting();
}

/** What a reader makes of what older ones have read. */
export async function rereadingsOf(
  database: Database,
  parserVersion: number,
  read: (der: Uint8Array) => CertificateElement,
): Promise<ElementRereading[]> {
  const stored = await createRereadingStore(database).olderElements({ parserVersion, after: null });
  return stored.map((element) => rereadElement(element, read, parserVersion));
}

/** A current certificate of one element that no other certificate has. */
export async function lonelyCertificate({ sql }: TestDatabase) {
  const [row] = await sql<
    { id: string; fingerprint: string; notAfter: string; notBefore: string; subject: string }[]
  >`
    select c.certificate_id as id, encode(e.fingerprint_sha256, 'hex') as fingerprint,
      to_char(e.not_after, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "notAfter",
      to_char(e.not_before, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "notBefore", e.subject
    from certalog.certificates c
    join certalog.bundle_blocks b using (bundle_digest)
    join certalog.elements e using (fingerprint_sha256)
    where e.not_after is not null and not exists (
      select 1 from certalog.bundle_blocks o where o.bundle_digest = b.bundle_digest and o.position <> b.position)
      and 1 = (select count(*) from certalog.bundle_blocks o where o.fingerprint_sha256 = b.fingerprint_sha256)
      and 1 = (select count(*) from certalog.certificates o where o.bundle_digest = c.bundle_digest)
    order by 1 limit 1`;
  if (!row) throw new Error('no certificate has an element of its own');
  return row;
}
