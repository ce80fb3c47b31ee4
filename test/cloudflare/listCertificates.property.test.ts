import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Call } from '../../src/cloudflare/call.ts';
import { faultOf } from '../../src/cloudflare/fault.ts';
import { listCertificates } from '../../src/cloudflare/listCertificates.ts';
import { rawRecord, reading } from './client.ts';

interface Server {
  certificates: number;
  /** The most that the server puts on a page. */
  perPage: number;
  /** What `total_count` is off by; null: absent. */
  countError: number | null;
  infoOnFirstPageOnly: boolean;
  ignoresPage: boolean;
  /** Pages that come with these faults. */
  failing: number[];
  truncated: number[];
  nulls: number[];
  repeating: number[];
  duplicateWithin: number[];
  /** After so many requests a certificate is uploaded before, or deleted from, the list. */
  change: { after: number; kind: 'upload' | 'delete' } | null;
}

const honest: Server = {
  certificates: 0,
  perPage: 50,
  countError: 0,
  infoOnFirstPageOnly: false,
  ignoresPage: false,
  failing: [],
  truncated: [],
  nulls: [],
  repeating: [],
  duplicateWithin: [],
  change: null,
};

const pages = fc.oneof(
  { weight: 3, arbitrary: fc.constant<number[]>([]) },
  fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
);

const liar: fc.Arbitrary<Server> = fc.record({
  certificates: fc.integer({ min: 0, max: 300 }),
  perPage: fc.integer({ min: 1, max: 80 }),
  countError: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    fc.integer({ min: -60, max: 60 }),
    fc.constantFrom(null, Number.MAX_SAFE_INTEGER - 1000),
  ),
  infoOnFirstPageOnly: fc.boolean(),
  ignoresPage: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  failing: pages,
  truncated: pages,
  nulls: pages,
  repeating: pages,
  duplicateWithin: pages,
  change: fc.option(
    fc.record({ after: fc.integer({ min: 0, max: 8 }), kind: fc.constantFrom('upload', 'delete') }),
  ),
});

function serve(server: Server) {
  let ids = Array.from({ length: server.certificates }, (_, index) => `c${index}`);
  let requests = 0;
  let lowestTotal = Number.POSITIVE_INFINITY;
  const call: Call = async ({ query }) => {
    if (server.change?.after === requests)
      ids = server.change.kind === 'upload' ? ['new', ...ids] : ids.slice(1);
    requests += 1;
    const page = Number(query?.page);
    const from = server.ignoresPage || server.repeating.includes(page) ? 1 : page;
    const size = Math.min(server.perPage, Number(query?.per_page));
    let onPage = ids.slice((from - 1) * size, from * size);
    if (server.truncated.includes(page)) onPage = onPage.slice(0, -1);
    if (server.duplicateWithin.includes(page)) onPage = onPage.map(() => onPage[0] ?? '');
    const totalCount = server.countError === null ? null : Math.max(0, ids.length + server.countError);
    lowestTotal = Math.min(lowestTotal, totalCount ?? lowestTotal);
    if (server.failing.includes(page)) return faultOf('http_error', 'HTTP 500.');
    const bare = server.infoOnFirstPageOnly && page > 1;
    const resultInfo = bare ? null : { page, count: onPage.length, totalCount };
    const result = server.nulls.includes(page) ? null : onPage.map((id) => rawRecord(id));
    return { kind: 'success', result, resultInfo };
  };
  return { call, current: () => ids, requests: () => requests };
}

async function run(server: Server) {
  const served = serve(server);
  const handed = new Set<string>();
  const listing = await listCertificates(served.call, {
    ...reading(),
    accountId: 'a',
    tokenName: 't',
    concurrency: 4,
    onRecords: async (records) => {
      for (const { certificateId } of records) handed.add(certificateId);
    },
  });
  return { listing, handed, served };
}

it('a list is never called whole while a record is missing from total_count, whatever the server does', async () => {
  await fc.assert(
    fc.asyncProperty(liar, async (server) => {
      const { listing, handed } = await run(server);
      if (listing.fault === null) {
        const asNull = listing.nullResult && listing.listed === 0;
        expect(listing.reported === listing.listed || (asNull && listing.reported === null)).toBe(true);
        expect(handed.size).toBeGreaterThanOrEqual(listing.listed);
      } else {
        expect(listing.listed).toBe(handed.size);
      }
    }),
    { numRuns: 500 },
  );
});

it('a list called whole holds every certificate that an unchanging server with a true count has', async () => {
  await fc.assert(
    fc.asyncProperty(liar, async (random) => {
      const { listing, handed, served } = await run({ ...random, countError: 0, change: null });
      fc.pre(listing.fault === null && !listing.nullResult);
      expect([...handed].sort()).toEqual([...served.current()].sort());
    }),
    { numRuns: 300 },
  );
});

it('an honest server is read whole at any page size, without a request more than there are pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 80 }),
      async (certificates, perPage) => {
        const { listing, served } = await run({ ...honest, certificates, perPage });
        expect(listing).toMatchObject({ fault: null, listed: certificates, reported: certificates });
        expect(served.requests()).toBe(Math.max(1, Math.ceil(certificates / Math.min(perPage, 50))));
      },
    ),
    { numRuns: 200 },
  );
});

it('one upload or deletion while paging leaves the second reading whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('upload' as const, 'delete' as const),
      async (certificates, perPage, after, kind) => {
        const pagesOfList = Math.ceil(certificates / Math.min(perPage, 50));
        fc.pre(after < pagesOfList);
        const { listing, handed, served } = await run({
          ...honest,
          certificates,
          perPage,
          change: { after, kind },
        });
        expect(listing.fault).toBeNull();
        for (const id of served.current()) expect(handed).toContain(id);
      },
    ),
    { numRuns: 200 },
  );
});

it('reading ends within twice the pages that count and first page ask for', async () => {
  await fc.assert(
    fc.asyncProperty(liar, async (server) => {
      const { served } = await run(server);
      expect(served.requests()).toBeLessThanOrEqual(2 * (server.certificates + 70));
    }),
    { numRuns: 300 },
  );
});

it('a server that invents certificates without end is left after a bounded number of pages', async () => {
  let requests = 0;
  const call: Call = async () => {
    requests += 1;
    return { kind: 'success', result: [rawRecord(`c${requests}`)], resultInfo: null };
  };
  const listing = await listCertificates(call, {
    ...reading(),
    accountId: 'a',
    tokenName: 't',
    concurrency: 4,
    onRecords: async () => {},
  });
  expect(requests).toBe(2000);
  expect(listing).toMatchObject({ listed: 2000, fault: { reason: 'count_mismatch' } });
});
