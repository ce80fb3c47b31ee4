import { afterEach, expect, test } from 'vitest';
import { createComparisonQueries } from '../../src/database/comparisonQueries.ts';
import {
  type ComparisonQueries,
  certificateDifferenceKinds,
  type DifferenceKind,
  type DifferenceListRequest,
  findingDifferenceKinds,
  useDifferenceKinds,
} from '../../src/inventory/queries/comparison.ts';
import type { Slice } from '../../src/inventory/queries/slice.ts';
import type { Json } from '../http/httpService.ts';
import { certificatesPath, type History, type Recording, randomHistory } from '../http/randomHistory.ts';
import { lapses, plainDifferences } from './plainDifferences.ts';

let history: History;
afterEach(() => history?.stop());

test('two moments differ exactly as what the API answered then differs, whatever happened in between', async () => {
  history = await randomHistory(5, { faults: false, steps: 8 });
  const seen = await expectPlainDifferences(every(history.recordings, 3));
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(0);
}, 120_000);

test('also where syncs were incomplete or failed', async () => {
  history = await randomHistory(3, { faults: true, steps: 5 });
  expect(history.complete).toBe(false);
  await expectPlainDifferences(every(history.recordings, 3));
}, 120_000);

type Pair = [from: Recording, to: Recording];

/** Pairs of recordings that are so many apart, and each with the last. */
function every(recordings: Recording[], apart: number): Pair[] {
  const last = recordings.at(-1);
  return recordings.flatMap((from, at) =>
    [recordings[at + apart], last].flatMap((to): Pair[] => (to ? [[from, to]] : [])),
  );
}

/** Gives how many differences of each kind there were. */
async function expectPlainDifferences(pairs: Pair[]): Promise<Record<string, number>> {
  const comparison = createComparisonQueries(history.fixture.database);
  const seen: Record<string, number> = {};
  for (const [from, to] of pairs) {
    const [before, after] = [certificatesOf(from), certificatesOf(to)];
    const moments = { from: from.at, to: to.at };
    const plain = plainDifferences(before, after);
    const lists = await allDifferences(comparison, moments);
    const where = `${from.at} to ${to.at}`;
    for (const [kind, expected] of Object.entries(plain)) {
      const found = lists[kind as DifferenceKind];
      const lapsed = kind === 'findings_altered' ? lapses(before, after) : new Set<string>();
      const proven = found.filter((key) => !lapsed.has(key));
      expect(proven, `${kind}, ${where}`).toEqual(expected.sort());
      seen[kind] = (seen[kind] ?? 0) + found.length;
    }
    const { states, differences } = await comparison.totals({
      ...moments,
      clocks: { from: new Date(from.at), to: new Date(to.at) },
      expiringWithinSeconds: 30 * 86_400,
    });
    const lengths = Object.entries(lists).map(([kind, list]) => [kind, list.length]);
    expect(differences, where).toEqual(Object.fromEntries(lengths));
    expect(states, where).toEqual({ from: statesOf(before), to: statesOf(after) });
  }
  return seen;
}

const certificatesOf = ({ answers }: Recording): Json[] =>
  JSON.parse(answers.get(certificatesPath)?.text ?? '').data;

/** Each list walked in pages of five. */
async function allDifferences(
  comparison: ComparisonQueries,
  moments: { from: string; to: string },
): Promise<Record<DifferenceKind, string[]>> {
  const lists = {} as Record<DifferenceKind, string[]>;
  for (const kind of certificateDifferenceKinds)
    lists[kind] = await walk(
      moments,
      (request) => comparison.certificates(kind, request),
      ({ certificateId, before, after }) => [
        certificateId,
        kind === 'certificates_changed' ? { before, after } : null,
      ],
    );
  for (const kind of useDifferenceKinds)
    lists[kind] = await walk(
      moments,
      (request) => comparison.uses(kind, request),
      ({ certificateId, service, status }) => [certificateId, service, status],
    );
  for (const kind of findingDifferenceKinds)
    lists[kind] = await walk(
      moments,
      (request) => comparison.findings(kind, request),
      ({ certificateId, before, after }) => [
        certificateId,
        (after ?? before)?.check,
        (after ?? before)?.bundleIndex,
      ],
    );
  return lists;
}

async function walk<Row>(
  moments: { from: string; to: string },
  list: (request: DifferenceListRequest) => Promise<Slice<Row, DifferenceListRequest['after']>>,
  keyOf: (row: Row) => unknown,
): Promise<string[]> {
  const keys: string[] = [];
  let after: DifferenceListRequest['after'] = null;
  do {
    const slice: Slice<Row, DifferenceListRequest['after']> = await list({ ...moments, after, limit: 5 });
    expect(slice.rows.length).toBeLessThanOrEqual(5);
    keys.push(...slice.rows.map((row) => JSON.stringify(keyOf(row))));
    after = slice.next;
  } while (after !== null);
  expect(new Set(keys).size, 'no row twice').toBe(keys.length);
  return keys.sort();
}

function statesOf(list: Json[]): Record<string, number> {
  const states = { unreadable: 0, expired: 0, not_yet_valid: 0, expiring: 0, valid: 0 };
  for (const { state } of list) states[state as keyof typeof states] += 1;
  return states;
}
